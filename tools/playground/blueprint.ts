import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../root';

/** The contents of a folder by name: the texts of its files, and its sub-folders. */
interface Tree {
	[ name: string ]: string | Tree;
}

const read = ( file: string ): string =>
	readFileSync( path.join( root, file ), 'utf8' );

const folder = ( of: string ): Tree =>
	Object.fromEntries(
		readdirSync( path.join( root, of ) )
			.sort()
			.map( ( name ) => [ name, read( `${ of }/${ name }` ) ] )
	);

export type PluginSource =
	| { resource: 'wordpress.org/plugins'; slug: string }
	| { resource: 'url'; url: string }
	| { resource: 'bundled'; path: string };

const simulated = 'shortpixel-flush-simulated-cdn';

/**
 * Returns the blueprint of the demo in the browser. It contains everything but the plugin itself, so that the demo
 * needs no server of its own.
 */
export function blueprint( plugin: PluginSource ): Record< string, unknown > {
	return {
		$schema: 'https://playground.wordpress.net/blueprint-schema.json',
		meta: {
			title: 'Flush for ShortPixel',
			description:
				'Replace an image, see that visitors still get the old one, flush it, and see the new one. The CDN is simulated in your browser.',
			author: 'shortpixel-flush',
			categories: [ 'Media' ],
		},
		preferredVersions: { php: '8.3', wp: 'latest' },
		landingPage: '/wp-admin/upload.php?mode=list',
		login: true,
		// PHP needs no network access, because the site simulates the CDN itself.
		features: { networking: false },
		steps: [
			{ step: 'installPlugin', pluginData: plugin },
			{
				step: 'writeFiles',
				writeToPath: '/wordpress/wp-content/plugins',
				filesTree: {
					resource: 'literal:directory',
					name: 'demo',
					files: {
						'shortpixel-adaptive-images-stand-in': folder(
							'tests/plugins/shortpixel-adaptive-images-stand-in'
						),
						'shortpixel-flush-demo': folder( 'tools/demo/plugin' ),
						[ simulated ]: {
							...folder( 'tools/playground/plugin' ),
							site: {
								'attachments.php': read(
									'tools/site/attachments.php'
								),
								'set-up.php': read( 'tools/site/set-up.php' ),
							},
						},
					},
				},
			},
			{
				step: 'runPHP',
				code: `<?php require '/wordpress/wp-content/plugins/${ simulated }/set-up.php';`,
			},
		],
	};
}

/** The blueprints in the repository, and where each gets the plugin from. */
export const blueprints: Record< string, PluginSource > = {
	/** `npm run zip` copies it to `dist`, beside the plugin's zip; a server with both files offers the demo. */
	'tools/playground/blueprint.json': {
		resource: 'bundled',
		path: './shortpixel-flush.zip',
	},
	'.wordpress-org/blueprints/blueprint.json': {
		resource: 'wordpress.org/plugins',
		slug: 'shortpixel-flush',
	},
};

export const asFile = ( plugin: PluginSource ): string =>
	`${ JSON.stringify( blueprint( plugin ), null, '\t' ) }\n`;
