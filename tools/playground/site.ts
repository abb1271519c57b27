import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../root';
import type { SiteAnswer, SiteOrder } from '../site/site';
import { copyPlugins } from '../wordpress/content';
import { copyWordPress } from '../wordpress/obtain';
import { startPlayground, type Playground } from './server';

const answerFile = 'wp-content/shortpixel-flush-set-up.json';
const setUpFolder = 'wp-content/shortpixel-flush-set-up';

/** Copies a WordPress and the plugins into a folder for Playground to write into. */
export function preparePlaygroundFolder(
	wordPress: string,
	folder: string
): void {
	copyWordPress( wordPress, folder );
	copyPlugins( path.join( folder, 'wp-content', 'plugins' ) );
	mkdirSync( path.join( folder, 'wp-content', 'uploads' ), {
		recursive: true,
	} );
	for ( const file of [ 'set-up.php', 'attachments.php' ] ) {
		cpSync(
			path.join( root, 'tools', 'site', file ),
			path.join( folder, setUpFolder, file )
		);
	}
}

/** Starts Playground on a prepared folder and sets up its site. */
export async function startPlaygroundSite( options: {
	folder: string;
	port: number;
	php: string;
	blueprint: string;
	order: Omit< SiteOrder, 'answer' >;
} ): Promise< { playground: Playground; answer: SiteAnswer } > {
	const { folder, port, php, blueprint, order } = options;
	const whole: SiteOrder = { ...order, answer: `/wordpress/${ answerFile }` };
	const encoded = Buffer.from( JSON.stringify( whole ) ).toString( 'base64' );
	const code = `<?php
			require '/wordpress/wp-load.php';
			$shortpixel_flush_site = json_decode( base64_decode( '${ encoded }' ), true );
			require '/wordpress/${ setUpFolder }/set-up.php';`;
	writeFileSync(
		blueprint,
		JSON.stringify( {
			preferredVersions: { php, wp: 'latest' },
			steps: [ { step: 'runPHP', code } ],
		} )
	);
	const playground = await startPlayground( {
		folder,
		port,
		blueprint,
	} );
	try {
		const answer = JSON.parse(
			readFileSync( path.join( folder, answerFile ), 'utf8' )
		) as SiteAnswer;
		return { playground, answer };
	} catch ( error ) {
		await playground.stop();
		throw error;
	}
}
