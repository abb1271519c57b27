/**
 * What the plugin costs others, on a real WordPress and MariaDB: npm run bench:cost
 *
 * A visitor's page, an administrator's list of 200 images with flushes under way, and a save that has its image flushed, each
 * with and without the plugin, in turn. Counts are exact; of times only the ratio says anything.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../tools/root';
import { makeContent } from '../../tools/wordpress/content';
import { startDatabase } from '../../tools/wordpress/mariadb';
import { obtainWordPress } from '../../tools/wordpress/obtain';

interface Cost {
	queries: number;
	bytes: number;
	files: number;
	requests: number;
	seconds: number;
	/** Queries and seconds of the call alone that queues an image. */
	call: [ number, number ];
}

const runs = 21;
const scenes = {
	visit: 'a visitor’s page',
	list: 'a list of 200 images',
	save: 'a save that flushes',
};

function median( numbers: number[] ): number {
	const sorted = numbers.sort( ( a, b ) => a - b );
	return sorted[ Math.floor( sorted.length / 2 ) ] ?? NaN;
}

function row( cells: ( string | number )[] ): string {
	const [ first = '', ...more ] = cells.map( String );
	return (
		first.padEnd( 24 ) +
		more.map( ( cell ) => cell.padStart( 12 ) ).join( '' )
	);
}

async function main(): Promise< void > {
	const folder = mkdtempSync( path.join( tmpdir(), 'spf-bench-' ) );
	const wordPress = await obtainWordPress( '7.1', () => {} );
	const content = path.join( folder, 'content' );
	mkdirSync( content );
	makeContent( content, wordPress );
	const database = await startDatabase();
	const php = ( ...args: string[] ) =>
		execFileSync( 'php', [ '-d', 'memory_limit=512M', ...args ], {
			cwd: root,
			encoding: 'utf8',
			env: {
				...process.env,
				SHORTPIXEL_FLUSH_TEST_WORDPRESS: wordPress,
				SHORTPIXEL_FLUSH_TEST_CONTENT: content,
				SHORTPIXEL_FLUSH_TEST_DB_HOST: database.host,
				SHORTPIXEL_FLUSH_TEST_DB_NAME: 'bench',
			},
		} );
	const cost = ( scene: string, how: string ): Cost =>
		JSON.parse( php( 'tests/bench/cost.php', scene, how ) );
	try {
		await database.create( 'bench' );
		php( 'tests/php/support/install.php' );
		php( 'tests/bench/cost.php', 'prepare' );
		console.log(
			row( [ '', 'queries', 'bytes', 'files', 'requests', 'time ratio' ] )
		);
		// The saves come first: what they queue is under way when the list is drawn.
		for ( const scene of [ 'save', 'list', 'visit' ] as const ) {
			report( scene, cost );
		}
	} finally {
		await database.stop();
		rmSync( folder, { recursive: true, force: true } );
	}
}

/** Measures a scene both ways in turn, so that whatever slows the machine slows both, and prints what is more. */
function report(
	scene: keyof typeof scenes,
	cost: ( scene: string, how: string ) => Cost
): void {
	// What a first request finds out once is no part of it.
	cost( scene, 'without' );
	cost( scene, 'with' );
	const pairs = Array.from( { length: runs }, () => ( {
		without: cost( scene, 'without' ),
		with: cost( scene, 'with' ),
	} ) );
	const middle = ( how: 'with' | 'without', of: ( one: Cost ) => number ) =>
		median( pairs.map( ( pair ) => of( pair[ how ] ) ) );
	const ratio = median(
		pairs.map( ( pair ) => pair.with.seconds / pair.without.seconds )
	);
	for ( const how of [ 'without', 'with' ] as const ) {
		console.log(
			row( [
				how === 'with' ? `${ scenes[ scene ] }, with` : scenes[ scene ],
				middle( how, ( { queries } ) => queries ),
				middle( how, ( { bytes } ) => bytes ),
				middle( how, ( { files } ) => files ),
				middle( how, ( { requests } ) => requests ),
				how === 'with' ? ratio.toFixed( 3 ) : '1',
			] )
		);
	}
	if ( scene === 'save' ) {
		console.log(
			row( [
				'  the call alone',
				middle( 'with', ( { call } ) => call[ 0 ] ),
				'',
				'',
				'',
				`${ ( 1000 * middle( 'with', ( { call } ) => call[ 1 ] ) ).toFixed( 2 ) } ms`,
			] )
		);
	}
}

void main();
