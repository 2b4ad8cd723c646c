/** A plain decimal: no exponent, no leading plus, no grouping (contract, preamble). Longer texts are refused unread. */
export const PLAIN_DECIMAL = /^-?(0|[1-9]\d{0,63})(\.\d{1,64})?$/
