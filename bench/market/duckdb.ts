import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { World } from './world'

/**
 * DuckDB with two threads, over the same positions, in memory. It is a rival where it is installed
 * (`npm ci` in bench/) and left out where it isn't.
 */
export interface Rival {
  /** The whole order: place, size ahead and lights of everybody, in a table. */
  rerank(mark: string): Promise<void>
  /** Rows of that table as [id, place, ahead, lights], one side in its order. */
  ranked(long: boolean): Promise<readonly (readonly [number, number, number, number])[]>
  /** Place and lots ahead of one. */
  indicator(mark: string, id: number): Promise<{ place: number; ahead: number }>
  /** Ids of the shortest front that covers so many lots. */
  select(mark: string, long: boolean, lots: number): Promise<number[]>
  /** The same when the number of them is known beforehand. */
  top(mark: string, long: boolean, count: number): Promise<number[]>
  close(): void
}

const THREADS = 2

/**
 * The ratio as it would be if both of its threads had all the time a processor to themselves: half of its processor time
 * over ours. A busy machine spoils it less than the ratio on the wall, and never in our favour by waiting.
 */
export function ratioByProcessor(processor: Readonly<Record<string, number>>): Record<string, number> {
  const { ours, duckdb } = processor
  return ours && duckdb ? { duckdbByProcessor: Number((duckdb / THREADS / ours).toPrecision(3)) } : {}
}

interface Connection {
  run(sql: string): Promise<unknown>
  runAndReadAll(sql: string): Promise<{ getRows(): unknown[][] }>
  closeSync(): void
}

/** Null where it isn't installed. */
export async function duckdbOver(world: World): Promise<Rival | null> {
  const connection = await connect()
  if (!connection) return null
  await fill(connection, world)
  const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(Number))
  return {
    rerank: async (mark) => {
      await connection.run(rerankSql(mark))
    },
    ranked: async (long) => {
      const side = long ? 1 : 0
      const sql = `SELECT id, place, ahead, lights FROM ranked WHERE long = ${side} ORDER BY place`
      return (await rows(sql)) as unknown as (readonly [number, number, number, number])[]
    },
    indicator: async (mark, id) => {
      const [row] = await rows(indicatorSql(mark, id))
      return { place: (row?.[0] ?? 0) + 1, ahead: row?.[1] ?? 0 }
    },
    select: async (mark, long, lots) => (await rows(selectSql(mark, long, lots))).map(([id]) => id ?? -1),
    top: async (mark, long, count) => (await rows(topSql(mark, long, count))).map(([id]) => id ?? -1),
    close: () => connection.closeSync(),
  }
}

async function connect(): Promise<Connection | null> {
  // Named in a variable, because a checkout without the rivals has no such module and compiles all the same.
  const module = '@duckdb/node-api'
  try {
    const { DuckDBInstance } = (await import(module)) as {
      DuckDBInstance: {
        create(path: string, options: Record<string, string>): Promise<{ connect(): Promise<Connection> }>
      }
    }
    return await (await DuckDBInstance.create(':memory:', { threads: `${THREADS}` })).connect()
  } catch {
    return null
  }
}

async function fill(connection: Connection, world: World): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'))
  const file = join(folder, 'positions.csv')
  writeFileSync(file, 'id,long,lots,entry,margin\n')
  for (let from = 0; from < world.count; from += 100_000) {
    const lines: string[] = []
    for (let i = from; i < Math.min(world.count, from + 100_000); i += 1) {
      lines.push(`${i},${world.long[i]},${world.lots[i]},${world.entryText(i)},${world.marginText(i)}`)
    }
    writeFileSync(file, `${lines.join('\n')}\n`, { flag: 'a' })
  }
  await connection.run(`CREATE TABLE positions AS SELECT * FROM read_csv('${file}',
    columns = {id: 'INTEGER', long: 'TINYINT', lots: 'BIGINT', entry: 'DOUBLE', margin: 'DOUBLE'})`)
  rmSync(folder, { recursive: true })
}

/** The same number of divisions as ours: return, leverage, and one of the other by it. */
function scored(mark: string, columns = 'id, long, lots'): string {
  return `SELECT ${columns}, CASE WHEN gain > 0 THEN gain * leverage ELSE gain / leverage END AS score FROM (
    SELECT *, move / entry AS gain, lots * 0.001 * ${mark} / (margin + lots * 0.001 * move) AS leverage FROM (
    SELECT *, CASE WHEN long = 1 THEN ${mark} - entry ELSE entry - ${mark} END AS move FROM positions)
    WHERE margin + lots * 0.001 * move > 0)`
}

function rerankSql(mark: string): string {
  return `CREATE OR REPLACE TEMP TABLE ranked AS
    SELECT id, long, place, ahead, 5 - CAST(5 * ahead // total AS TINYINT) AS lights FROM (
    SELECT id, long, row_number() OVER w AS place, sum(lots) OVER w - lots AS ahead, sum(lots) OVER (PARTITION BY long) AS total
    FROM (${scored(mark)})
    WINDOW w AS (PARTITION BY long ORDER BY score DESC, lots DESC, id ROWS UNBOUNDED PRECEDING))`
}

function indicatorSql(mark: string, id: number): string {
  return `WITH scored AS NOT MATERIALIZED (${scored(mark)}), mine AS (SELECT * FROM scored WHERE id = ${id})
    SELECT count(*), coalesce(sum(s.lots), 0) FROM scored s, mine m WHERE s.long = m.long
    AND (s.score > m.score OR (s.score = m.score AND (s.lots > m.lots OR (s.lots = m.lots AND s.id < m.id))))`
}

function selectSql(mark: string, long: boolean, lots: number): string {
  return `SELECT id FROM (SELECT id, score, lots, sum(lots) OVER (ORDER BY score DESC, lots DESC, id ROWS UNBOUNDED PRECEDING) - lots AS ahead
    FROM (${scored(mark)}) WHERE long = ${long ? 1 : 0}) WHERE ahead < ${lots} ORDER BY score DESC, lots DESC, id`
}

function topSql(mark: string, long: boolean, count: number): string {
  return `SELECT id FROM (${scored(mark)}) WHERE long = ${long ? 1 : 0} ORDER BY score DESC, lots DESC, id LIMIT ${count}`
}
