import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from '@playwright/test'
import { readFileSync } from 'node:fs'
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--headless','--disable-quic','--disable-background-networking','--disable-component-update','--disable-sync'] })
const jar = readFileSync('/tmp/w-data/desk/jar','utf8').split('\n').filter(l=>l.includes('plimsoll-session')).map(l=>l.split('\t')).map(c=>({name:c[5],value:c[6],url:'http://127.0.0.1:4106'}))
for (const scheme of ['light','dark']) { const c = await b.newContext({ colorScheme: scheme }); await c.addCookies(jar); const p = await c.newPage()
for (const path of process.argv.slice(2)) { await p.goto('http://127.0.0.1:4106'+path,{waitUntil:'domcontentloaded',timeout:40000}); await p.waitForTimeout(400)
 const {violations}=await new AxeBuilder({page:p}).options({resultTypes:['violations']}).analyze(); console.log(scheme,path,p.url().slice(-20),violations.map(v=>v.id+' '+v.nodes[0].target).join('; ')||'clean') } }
await b.close()
