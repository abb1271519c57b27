import {
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	symlinkSync,
} from 'node:fs';
import path from 'node:path';
import { releaseFiles } from '../release/files';
import { root } from '../root';

const standIns = path.join( root, 'tests', 'plugins' );

function standInNames(): string[] {
	return existsSync( standIns )
		? readdirSync( standIns, { withFileTypes: true } )
				.filter( ( entry ) => entry.isDirectory() )
				.map( ( { name } ) => name )
		: [];
}

/**
 * Copies the plugin and the stand-ins into a plugins folder. With links instead, *Delete* on the plugins screen would
 * delete the checkout.
 */
export function copyPlugins( plugins: string ): void {
	const own = path.join( plugins, 'shortpixel-flush' );
	for ( const file of releaseFiles() ) {
		cpSync( path.join( root, file ), path.join( own, file ) );
	}
	for ( const name of standInNames() ) {
		cpSync( path.join( standIns, name ), path.join( plugins, name ), {
			recursive: true,
		} );
	}
}

/** Makes a separate wp-content that links to the plugins and themes, so that WordPress itself stays untouched. */
export function makeContent(
	folder: string,
	wordPress: string,
	plugin = root
): void {
	const plugins = path.join( folder, 'plugins' );
	mkdirSync( plugins, { recursive: true } );
	symlinkSync( plugin, path.join( plugins, 'shortpixel-flush' ) );
	for ( const name of standInNames() ) {
		symlinkSync( path.join( standIns, name ), path.join( plugins, name ) );
	}
	mkdirSync( path.join( folder, 'uploads' ) );
	symlinkSync(
		path.join( wordPress, 'wp-content', 'themes' ),
		path.join( folder, 'themes' )
	);
}
