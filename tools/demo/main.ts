/**
 * `npm run demo`: a WordPress with the plugin, eight images and a simulated CDN, all on this machine.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {
	startPlaygroundSite,
	preparePlaygroundFolder,
} from '../playground/site';
import { onInterruption } from '../interrupted';
import { root } from '../root';
import { portNear } from '../site/ports';
import { provider } from '../site/site';
import { startSimulator } from '../simulator/simulator';
import { obtainWordPress } from '../wordpress/obtain';
import { cdn, waitSeconds } from './cdn';
import { startCron } from './cron';
import { makePictures } from './pictures';
import { scenes } from './scenes';
import { instructions } from './words';

// The longest time between two runs of background tasks. Usually they run as soon as they are due.
const cronSeconds = 20;

const steps = 4;
let step = 0;

/** Prints what `work` does, and then how long it took. */
async function saying< T >(
	words: string,
	work: () => Promise< T >
): Promise< T > {
	step++;
	const start = Date.now();
	process.stdout.write( `[${ step }/${ steps }] ${ words } … ` );
	const result = await work();
	process.stdout.write(
		`${ Math.round( ( Date.now() - start ) / 100 ) / 10 } s\n`
	);
	return result;
}

/** The clean-up functions, most recently added first. They also run if setting up is interrupted. */
const stops: ( () => Promise< void > | void )[] = [];

let stopping: Promise< void > | null = null;

function stopAll(): Promise< void > {
	stopping ??= ( async () => {
		for ( const stop of stops ) {
			await stop();
		}
	} )();
	return stopping;
}

/** Starts the demo; `ended` settles when WordPress has ended. */
async function setUp(): Promise< { ended: Promise< void > } > {
	const wordPress = await saying( 'WordPress 7.1', () =>
		obtainWordPress( '7.1', ( text ) =>
			process.stdout.write( `\n      ${ text } ` )
		)
	);
	const temporary = mkdtempSync( path.join( tmpdir(), 'spf-demo-' ) );
	stops.unshift( () =>
		rmSync( temporary, { recursive: true, force: true, maxRetries: 5 } )
	);
	const folder = path.join( temporary, 'wordpress' );

	await saying( 'Eight images, and another one for each', async () => {
		preparePlaygroundFolder( wordPress, folder );
		const plugins = path.join( folder, 'wp-content/plugins' );
		for ( const [ from, to ] of [
			[ 'plugin', 'shortpixel-flush-demo' ],
			[ 'story', 'shortpixel-flush-demo-story' ],
		] as const ) {
			cpSync(
				path.join( root, 'tools/demo', from ),
				path.join( plugins, to ),
				{ recursive: true }
			);
		}
		await makePictures( folder );
	} );
	const simulator = await saying(
		'ShortPixel’s CDN, played by a program on this machine',
		async () =>
			startSimulator( {
				port: await portNear( 9280 ),
				controlPort: await portNear( 9290 ),
				switches: cdn,
			} )
	);
	stops.unshift( simulator.stop );
	const port = await portNear( 9400 );
	const { playground, answer } = await saying(
		'WordPress with the plugin, its images in all sizes',
		() =>
			startPlaygroundSite( {
				folder,
				port,
				php: '8.3',
				blueprint: path.join( temporary, 'blueprint.json' ),
				order: {
					title: 'Flush for ShortPixel demo',
					plugins: [
						provider,
						'shortpixel-flush/shortpixel-flush.php',
						'shortpixel-flush-demo/shortpixel-flush-demo.php',
						'shortpixel-flush-demo-story/story.php',
					],
					endpoint: `${ simulator.url }/spai`,
					wait_seconds: waitSeconds,
					roles: [ 'editor', 'author' ],
					lazy: true,
					pictures: scenes.map( ( { file, title, alt } ) => ( {
						file: `demo/${ file }`,
						title,
						alt,
					} ) ),
					page_title: 'Eight images',
					page_text: 'All of them come from ShortPixel’s CDN.',
				},
			} )
	);
	stops.unshift( playground.stop );
	stops.unshift(
		startCron(
			playground.url,
			cronSeconds,
			path.join( folder, 'wp-content/shortpixel-flush-demo/due' )
		)
	);
	process.stdout.write(
		instructions( {
			site: playground.url,
			page: answer.page,
			control: simulator.controlUrl,
			waitSeconds,
		} )
	);
	return { ended: playground.ended };
}

onInterruption( () => {
	process.stdout.write( '\nStopping …\n' );
	void stopAll().then( () => {
		process.stdout.write( 'Stopped; nothing is left running.\n' );
		process.exit( 0 );
	} );
} );

setUp()
	.then( async ( { ended } ) => {
		await ended;
		await stopAll();
	} )
	.catch( async ( error: unknown ) => {
		if ( stopping === null ) {
			process.stderr.write(
				`\n${ error instanceof Error ? error.message : String( error ) }\n`
			);
			process.exitCode = 1;
		}
		await stopAll();
	} );
