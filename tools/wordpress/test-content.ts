import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { root } from '../root';

/** Links the plugin and the stand-in plugins into a plugins folder. */
export function linkPlugins( plugins: string ): void {
	mkdirSync( plugins, { recursive: true } );
	symlinkSync( root, path.join( plugins, 'shortpixel-flush' ) );
	const standIns = path.join( root, 'tests', 'plugins' );
	for ( const entry of existsSync( standIns )
		? readdirSync( standIns, { withFileTypes: true } )
		: [] ) {
		if ( entry.isDirectory() ) {
			symlinkSync(
				path.join( standIns, entry.name ),
				path.join( plugins, entry.name )
			);
		}
	}
}

/** Makes a wp-content of its own beside a WordPress that stays untouched. */
export function makeContent( folder: string, wordPress: string ): void {
	linkPlugins( path.join( folder, 'plugins' ) );
	mkdirSync( path.join( folder, 'uploads' ) );
	symlinkSync(
		path.join( wordPress, 'wp-content', 'themes' ),
		path.join( folder, 'themes' )
	);
}
