import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { RulebookPage } from '@/components/methodology/rulebook-page'
import { readAccount, readStatus } from '@/lib/client/parts'
import { routeId } from '@/lib/format/route-id'
import { firstFrame, overviewFrame, viewer } from '@/lib/server/pages'
import { exampleOf } from '@/lib/server/tools'
import { type Described, describedAt } from '@/lib/wire/methodology'
import { words } from '@/lib/words/en/methodology'

interface Props {
  readonly params: Promise<{ readonly rulebook: string }>
}

async function described(params: Props['params']): Promise<Described | null> {
  const address = routeId((await params).rulebook)
  return address === null ? null : describedAt(address)
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await described(params))?.title ?? words.rulebookNotFound }
}

export default async function Page({ params }: Props) {
  const found = await described(params)
  if (found === null) notFound()
  const isInForce = (await rulebookInForce()) === found.rulebook
  const [own, worked] = await Promise.all([
    isInForce ? ownPosition() : null,
    'formula' in found ? exampleOf(found.rulebook) : null,
  ])
  return <RulebookPage described={found} isInForce={isInForce} own={own} worked={worked} />
}

/** The stream may name a rulebook without its version: then it is the newest one. */
async function rulebookInForce(): Promise<string | null> {
  const frame = await overviewFrame()
  const name = frame === null ? undefined : readStatus(frame.parts).overview?.rulebook
  return name === undefined ? null : (describedAt(name)?.rulebook ?? null)
}

/** The first of the visitor's own positions whose score is worked out. */
async function ownPosition() {
  const { accounts } = await viewer()
  const [account] = accounts
  const frame = account === undefined ? null : await firstFrame(`account:${account}`)
  if (frame === null) return null
  return readAccount(frame.parts).positions.find((row) => row.worked.length > 0) ?? null
}
