import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../run';

/** The fonts that WordPress asks for, in order of preference. */
const wanted = [
	'Segoe UI',
	'Roboto',
	'Ubuntu',
	'Cantarell',
	'Helvetica Neue',
];

const preferred = ( family: string, font: string ): string =>
	`<alias binding="strong"><family>${ family }</family><prefer><family>${ font }</family></prefer></alias>`;

/**
 * Writes a configuration of fontconfig that makes a browser use the first installed of these fonts, for `system-ui`
 * too.
 */
export async function systemFont(): Promise< {
	file: string;
	remove: () => void;
} > {
	const families = ( await run( 'fc-list', [ ':', 'family' ] ) ).split(
		/[,\n]/
	);
	const font = wanted.find( ( name ) => families.includes( name ) );
	if ( font === undefined ) {
		throw new Error(
			'Install a font that WordPress asks for, such as Debian’s fonts-roboto-unhinted.'
		);
	}
	const folder = mkdtempSync( path.join( tmpdir(), 'spf-fonts-' ) );
	const file = path.join( folder, 'fonts.conf' );
	writeFileSync(
		file,
		`<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${ [
			'system-ui',
			'sans-serif',
			'sans',
			'DejaVu Sans',
		]
			.map( ( family ) => preferred( family, font ) )
			.join(
				''
			) }<include ignore_missing="yes">/etc/fonts/fonts.conf</include></fontconfig>`
	);
	return {
		file,
		remove: () => rmSync( folder, { recursive: true, force: true } ),
	};
}
