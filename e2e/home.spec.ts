import { expect, test } from '@playwright/test'
import { ownExchange } from './exchange'
import { cellsOf, Exact, expectSameDocument, figure, markDocument, recordTexts, visit } from './page'

const exchange = ownExchange()

test('a visitor sees an ADL event happen without doing anything, and finds in its report who paid', async ({
  page,
}) => {
  await visit(page, exchange.current.url)
  await markDocument(page)
  const balances = page.getByRole('article').locator('.text-state')
  const before = await balances.allTextContents()
  const bar = await recordTexts(page, 'section[aria-label="Auto-deleveraging in progress"]')

  const event = await exchange.current.provokeEvent()

  await test.step('the pinned bar, the list and the funds tell of it', async () => {
    await expect.poll(async () => (await bar()).join()).toContain(`ADL is active in ${event.market}`)
    await expect(rowOf(event.id)).toContainText('follows rulebook')
    await expect(page.getByRole('region', { name: 'Auto-deleveraging in progress' })).toHaveCount(0)
    expect(before.length).toBeGreaterThan(0)
    expect(await balances.allTextContents()).not.toEqual(before)
    await expectSameDocument(page)
  })

  await test.step('its report says why, who paid and who was closed', async () => {
    await rowOf(event.id)
      .getByRole('link', { name: /^Report of/ })
      .click()
    await expect(page).toHaveURL(`${exchange.current.url}/events/${event.id}`)
    await expect(page.getByRole('heading', { level: 1 })).toContainText(event.market ?? '')
    await expectSameDocument(page)
    const closures = page.getByRole('table', { name: 'Closures in the order in which they were made' })
    await expect(closures.getByRole('row')).toHaveCount((event.accounts ?? 0) + 1)
  })

  await test.step('and what is shown adds up exactly, to what the record says', async () => {
    const sum = page.getByRole('table', { name: /^Who covered the shortfall/ })
    await expect(sum).toContainText('adds up exactly')
    // Figures are printed in the decimals of the asset; those of the record are one press away.
    const digits = page.getByRole('button', { name: 'Every digit' })
    if ((await digits.count()) > 0) await digits.click()
    const shown = (await cellsOf(sum)).map(([name = '', value = '']) => ({ name, value: figure(value) }))
    const named = (word: RegExp) => shown.find(({ name }) => word.test(name))?.value ?? new Exact(Number.NaN)
    const total = named(/to be covered/)
    const parts = { fundPaid: /paid by/i, adlCovered: /\(ADL\)/, residual: /Residual/ } as const
    for (const [part, word] of Object.entries(parts)) {
      expect(named(word).toFixed()).toBe(event[part as keyof typeof parts])
    }
    expect(named(/Shortfall/).plus(named(/Overshoot/))).toEqual(total)
    expect(named(parts.fundPaid).plus(named(parts.adlCovered)).plus(named(parts.residual))).toEqual(total)
  })

  function rowOf(id: string) {
    return page.getByRole('row').filter({ has: page.locator(`a[href="/events/${id}"]`) })
  }
})
