/** A placeholder in the format that SPAI's PHP writes: an SVG of the image's size that names the file. */
export function aPlaceholder(
	source = 'https://example.com/a-300x200.jpg',
	width: number | string = 300,
	height: number | string = 200
): string {
	return svg(
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${ width } ${ height }" width="${ width }" height="${ height }" data-u="${ encodeURIComponent( source ) }" data-w="${ width }" data-h="${ height }" data-bip=""></svg>`
	);
}

/** The older format, which names the file in the parameter `u` of the data URL. */
export function anOlderPlaceholder( source: string, rest = '' ): string {
	return `data:image/svg+xml;u=${ btoa(
		encodeURIComponent( source )
	) }${ rest };base64,${ btoa( '<svg></svg>' ) }`;
}

export function svg( text: string ): string {
	return `data:image/svg+xml;base64,${ btoa( text ) }`;
}
