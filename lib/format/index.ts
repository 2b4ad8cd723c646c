export * from './decimal'
export * from './number'
export * from './time'
export * from './words'
