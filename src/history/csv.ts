// What a spreadsheet takes for the beginning of a formula, some in full width; some spreadsheets split a cell at other separators first.
const first = /^(?=[=+\-@\t\r\n＝＋－＠])/;
const later = /[;\t\r\n](?=[=+\-@＝＋－＠])/g;

/** A cell as text: what would be a formula is shown as it is written. */
export function defused( text: string ): string {
	return text.replace( first, "'" ).replace( later, "$&'" );
}

/** Comma-separated values after RFC 4180, for spreadsheets too: UTF-8 that says so, and no formulas. */
export function toCsv( rows: ( string | number )[][] ): string {
	const lines = rows.map( ( row ) => row.map( cell ).join( ',' ) + '\r\n' );
	return '\uFEFF' + lines.join( '' );
}

function cell( value: string | number ): string {
	const text = typeof value === 'number' ? String( value ) : defused( value );
	return /[",;\t\r\n]/.test( text )
		? `"${ text.replace( /"/g, '""' ) }"`
		: text;
}
