import { save } from './export'

/** Twice as many points as the picture says, for sharp print and screens. */
const DENSITY = 2

/** An SVG as a PNG, drawn by the browser itself; nothing is sent anywhere. Refuses where the browser can't. */
export async function savePicture(name: string, svg: string, { width, height }: { width: number; height: number }) {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = width * DENSITY
  canvas.height = height * DENSITY
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('This browser draws no pictures.')
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
  if (blob === null) throw new Error('This browser draws no pictures.')
  save(name, blob)
}
