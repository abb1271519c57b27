import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
	preparePlaygroundFolder,
	startPlaygroundSite,
} from '../playground/site';
import { logInAsAdmin, type SiteClient } from '../site/client';
import { expectQuickRemoval } from '../site/complaints';
import { freePort } from '../site/ports';
import { colourOf, provider, writePicture, type Picture } from '../site/site';
import { simulatorControl } from '../simulator/control';
import { startSimulator } from '../simulator/simulator';
import { obtainWordPress } from '../wordpress/obtain';
import { addTries, sayWhatWasLogged, tryHere } from './playground-tries';
import { isProof, proofSize } from './proof';
import type { Context, Counts, Suite } from './suite';

/** The oldest PHP that the plugin supports. The demo in the browser runs on the newest. */
const php = '7.4';

/** The time in milliseconds from which a page is so slow that a flush may have no time left to read it. */
const slowPage = 2_000;

const ends = [ 'done', 'partial', 'failed', 'cancelled', 'undone' ];

async function colourServed( url: string ): Promise< string > {
	for ( let tries = 0; tries < 100; tries++ ) {
		const answer = await fetch( url, { redirect: 'manual' } );
		if ( answer.status === 200 ) {
			return colourOf( new Uint8Array( await answer.arrayBuffer() ) );
		}
		await sleep( 100 );
	}
	return 'none';
}

/** Runs a flush over REST as an open tab would. Resolves with the flush when it has ended, or after ten minutes. */
async function drive(
	client: SiteClient,
	started: Record< string, unknown >
): Promise< Record< string, unknown > > {
	let data = started;
	// A timeout for hangs only: on a busy machine a flush takes minutes.
	const until = Date.now() + 600_000;
	while (
		! ends.includes( String( data[ 'state' ] ) ) &&
		Date.now() < until
	) {
		( { data } = await client.rest(
			'POST',
			`/shortpixel-flush/v1/flushes/${ started[ 'id' ] }/run`
		) );
		// While the flush waits there is nothing to do, and each request loads all of WordPress.
		await sleep( data[ 'state' ] === 'waiting' ? 1000 : 20 );
	}
	return data;
}

/** Flushes an image. Resolves with the finished flush, or with the error if it can't start. */
async function flush(
	site: string,
	id: number
): Promise< Record< string, unknown > > {
	const client = await logInAsAdmin( site );
	const { status, data } = await client.rest(
		'POST',
		'/shortpixel-flush/v1/flushes',
		{ scope: 'images', method: 'removal', attachments: [ id ] }
	);
	return status === 202 ? drive( client, data ) : data;
}

function hasReadPage( flushed: Record< string, unknown > ): boolean {
	const { read = 0 } = ( flushed[ 'coverage' ] ?? {} ) as { read?: number };
	return read > 0;
}

/**
 * Flushes an image, up to three times if its page was not read, as happens on a busy machine. `pageTook` is the longest
 * time that the page took, in milliseconds.
 */
async function flushUntilPageIsRead(
	site: string,
	{ id }: Picture
): Promise< { flushed: Record< string, unknown >; pageTook: number } > {
	let flushed: Record< string, unknown > = {};
	let pageTook = 0;
	for ( let tries = 0; tries < 3 && ! hasReadPage( flushed ); tries++ ) {
		const start = Date.now();
		await ( await fetch( site ) ).text();
		pageTook = Math.max( pageTook, Date.now() - start );
		flushed = await flush( site, id );
	}
	return { flushed, pageTook };
}

/** Tests the plugin's main job: the CDN serves the old image until the flush, and the new one after it. */
async function journey(
	site: string,
	cdn: string,
	picture: Picture,
	say: ( is: boolean, words: string ) => void
): Promise< void > {
	const html = await ( await fetch( site ) ).text();
	const url = new RegExp( `${ cdn }/[^\\s"']+` ).exec( html )?.[ 0 ] ?? '';
	say( url !== '', `the page shows a CDN URL: ${ url }` );
	const first = await colourServed( url );
	say( first === 'red', `the CDN serves the image: ${ first }` );

	for ( const file of picture.files ) {
		await writePicture( file.path, file.width, file.height, 'blue' );
	}
	const stale = await colourServed( url );
	say( stale === 'red', `replaced, it still serves the old one: ${ stale }` );

	const { flushed, pageTook } = await flushUntilPageIsRead( site, picture );
	// No browser measured the page here, and the flush must not claim more than it checked.
	const claim = hasReadPage( flushed )
		? /^New where we looked\./
		: /^(Visitors may still see|It is not known whether visitors see)/;
	say(
		flushed[ 'state' ] === 'partial' &&
			claim.test( String( flushed[ 'message' ] ) ),
		`the flush ends with what it checked: ${ JSON.stringify( flushed ) }`
	);
	say(
		hasReadPage( flushed ) || pageTook > slowPage,
		`it read the page, which took ${ pageTook } ms`
	);
	const fresh = await colourServed( url );
	say( fresh === 'blue', `now it serves the new one: ${ fresh }` );
}

/** Gives new links to one image, then to all images, and undoes both. */
async function newLinks(
	site: string,
	endpoint: string,
	picture: Picture,
	say: ( is: boolean, words: string ) => void
): Promise< void > {
	const client = await logInAsAdmin( site );
	for ( const body of [
		{
			scope: 'images',
			method: 'new_link',
			attachments: [ picture.id ],
		},
		{ scope: 'site', expected_endpoint: endpoint },
	] ) {
		const { data: started } = await client.rest(
			'POST',
			'/shortpixel-flush/v1/flushes',
			body
		);
		const ended = await drive( client, started );
		say(
			[ 'done', 'partial' ].includes( String( ended[ 'state' ] ) ),
			`${ body.scope } get new links: ${ ended[ 'state' ] }, ${ ended[ 'message' ] }`
		);
		const { data: undone } = await client.rest(
			'POST',
			`/shortpixel-flush/v1/flushes/${ started[ 'id' ] }/undo`
		);
		const { state } = await drive( client, undone );
		say( state === 'undone', `and their old ones back: ${ state }` );
	}
}

/** Runs one flush on SQLite in several tabs at once: each URL's removal must be sent exactly once. */
async function race(
	site: string,
	cdn: string,
	control: string,
	say: ( is: boolean, words: string ) => void
): Promise< void > {
	// The proof run has more tabs than Playground has workers.
	const tabs = proofSize( 4, 8 );
	const addresses = proofSize( 60, 120 );
	const simulator = simulatorControl( control );
	const client = await logInAsAdmin( site );
	const file = `${ site.replace( 'http://', '' ) }/wp-content/uploads/smoke/house.jpg`;
	const urls = Array.from(
		{ length: addresses },
		( _, index ) => `${ cdn }/w_${ index + 1 }+q_lossy+ret_img/${ file }`
	);
	await simulator.clearLog();
	// Slow answers make the tabs overlap. Copies are not rebuilt meanwhile, which leaves the processor to the tabs.
	await simulator.setSwitches( { slow: { ms: 20 }, build_delay: 600 } );
	const { data: started } = await client.rest(
		'POST',
		'/shortpixel-flush/v1/flushes',
		{ scope: 'urls', urls }
	);
	const ended = await Promise.all(
		Array.from( { length: tabs }, () => drive( client, started ) )
	);
	const { entries } = await simulator.log();
	const sent = entries
		.filter( ( { kind } ) => kind === 'removal' )
		.map( ( { url } ) => url )
		// Leaves out the images of an earlier test, which are flushed because they were deleted.
		.filter( ( url ) => url.includes( '/smoke/house.jpg' ) );
	say(
		new Set( sent ).size === addresses && sent.length === addresses,
		`${ tabs } tabs at once sent ${ sent.length } removals for ${ addresses } addresses`
	);
	const states = ended.map( ( { state } ) => state );
	say(
		states.every( ( state ) => state === 'done' ),
		`and each saw how it ended: ${ states.join( ', ' ) }`
	);
}

async function runPlayground( { temporary, log }: Context ): Promise< Counts > {
	const counts: Counts = { passed: 0, failed: 0 };
	const say = ( is: boolean, words: string ): void => {
		counts[ is ? 'passed' : 'failed' ]++;
		log( `${ is ? 'ok  ' : 'FAIL' } ${ words }` );
	};
	const folder = path.join( temporary, `playground-${ php }` );
	preparePlaygroundFolder( await obtainWordPress( '7.1', log ), folder );
	addTries( folder );
	expectQuickRemoval( folder );
	await writePicture(
		path.join( folder, 'wp-content/uploads/smoke/house.jpg' ),
		900,
		600,
		'red'
	);
	const simulator = await startSimulator( {
		port: 0,
		controlPort: 0,
		removalDelay: 0.3,
	} );
	try {
		const { playground, answer } = await startPlaygroundSite( {
			folder,
			port: await freePort(),
			php,
			blueprint: path.join( temporary, `blueprint-${ php }.json` ),
			order: {
				title: 'Smoke',
				plugins: [ provider, 'shortpixel-flush/shortpixel-flush.php' ],
				endpoint: `${ simulator.url }/spai`,
				wait_seconds: 1,
				roles: [],
				lazy: false,
				pictures: [
					{ file: 'smoke/house.jpg', title: 'House', alt: 'House' },
				],
				page_title: 'Picture',
				page_text: '',
			},
		} );
		try {
			const [ picture ] = answer.pictures.map( ( made ) => ( {
				...made,
				// In Playground's PHP the folder is /wordpress.
				files: made.files.map( ( file ) => ( {
					...file,
					path: file.path.replace( /^\/wordpress/, folder ),
				} ) ),
			} ) );
			if ( picture !== undefined ) {
				await journey( playground.url, simulator.url, picture, say );
				if ( isProof() ) {
					await newLinks(
						playground.url,
						`${ simulator.url }/spai`,
						picture,
						say
					);
				}
				await tryHere( playground.url, say );
				await race(
					playground.url,
					`${ simulator.url }/spai`,
					simulator.controlUrl,
					say
				);
			}
		} finally {
			await playground.stop();
		}
		const debug = path.join( folder, 'wp-content', 'debug.log' );
		const said = existsSync( debug ) ? readFileSync( debug, 'utf8' ) : '';
		log( said );
		sayWhatWasLogged( said, php, say );
	} finally {
		await simulator.stop();
	}
	return counts;
}

export const playgroundSuites: Suite[] = [
	{
		name: 'playground',
		title: `The main job in Playground on PHP ${ php }`,
		groups: [ 'e2e' ],
		needs: [ 'wordpress' ],
		proof: [],
		run: runPlayground,
	},
];
