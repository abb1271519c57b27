import {
	cpSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { slug, writeZip } from '../../release/zip';
import { root } from '../../root';
import { run } from '../../run';
import { trackedFiles } from './files';

/** Makes the zip in a copy of what git tracks, as a fresh clone would, and returns its bytes. */
async function zipOfClone( env: NodeJS.ProcessEnv ): Promise< Buffer > {
	const clone = mkdtempSync( path.join( tmpdir(), 'spf-clone-' ) );
	try {
		for ( const file of await trackedFiles() ) {
			cpSync( path.join( root, file ), path.join( clone, file ) );
		}
		symlinkSync(
			path.join( root, 'node_modules' ),
			path.join( clone, 'node_modules' )
		);
		await run( 'npm', [ 'run', 'zip' ], {
			cwd: clone,
			env: { ...process.env, ...env },
		} );
		return readFileSync( path.join( clone, 'dist', `${ slug }.zip` ) );
	} finally {
		rmSync( clone, { recursive: true, force: true } );
	}
}

/** Returns what differs between the zips of this checkout and of two clones in distant time zones. */
export async function differingZips(): Promise< string[] > {
	const folder = mkdtempSync( path.join( tmpdir(), 'spf-zip-' ) );
	const here = path.join( folder, `${ slug }.zip` );
	try {
		const files = writeZip( here );
		const first = await zipOfClone( { TZ: 'Pacific/Auckland' } );
		const second = await zipOfClone( { TZ: 'America/Los_Angeles' } );
		return [
			...( first.equals( second )
				? []
				: [ 'Two clones make different zips.' ] ),
			...( first.equals( readFileSync( here ) )
				? []
				: [
						`This checkout makes another zip than a clone, of ${ files.length } files: something in it is not tracked.`,
					] ),
		];
	} finally {
		rmSync( folder, { recursive: true, force: true } );
	}
}
