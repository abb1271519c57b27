import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import AdmZip from 'adm-zip';
import { root } from '../root';
import { releaseFiles } from './files';

export const slug = 'shortpixel-flush';

/** The oldest date that a zip can hold. Every file has it, so that the same files make the same zip. */
const time = new Date( 1980, 0, 1 );

/** Writes the zip that sites install, and returns the files in it. */
export function writeZip( target: string ): string[] {
	const files = releaseFiles();
	const zip = new AdmZip();
	for ( const file of files ) {
		zip.addFile(
			`${ slug }/${ file }`,
			readFileSync( path.join( root, file ) ),
			'',
			0o644
		).header.time = time;
	}
	mkdirSync( path.dirname( target ), { recursive: true } );
	zip.writeZip( target );
	return files;
}
