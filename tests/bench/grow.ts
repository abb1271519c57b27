/**
 * What flushing a whole library costs, from the click to the end, on a real WordPress and MariaDB: npm run bench:grow
 *
 * Requests are answered at once, so that only our own work is left. Time an image, the time until the first removal, memory and
 * rows should not grow with the library; only ratios of one run say anything. Sizes may be given: npm run bench:grow -- 1000 100000
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { root } from '../../tools/root';
import { makeContent } from '../../tools/wordpress/content';
import { startDatabase } from '../../tools/wordpress/mariadb';
import { obtainWordPress } from '../../tools/wordpress/obtain';

interface Cost {
	state: string;
	images: number;
	addresses: number;
	removed: number;
	seconds: number;
	first: number;
	peak: number;
	open: number;
	queries: number;
}

const usual = [ 1_000, 10_000 ];

function row( cells: string[] ): string {
	return cells.map( ( cell ) => cell.padStart( 15 ) ).join( '' );
}

async function main(): Promise< void > {
	const asked = process.argv.slice( 2 ).map( Number ).filter( Boolean );
	const folder = mkdtempSync( path.join( tmpdir(), 'spf-bench-' ) );
	const wordPress = await obtainWordPress( '7.1', () => {} );
	const content = path.join( folder, 'content' );
	mkdirSync( content );
	makeContent( content, wordPress );
	const database = await startDatabase();
	const php = ( ...args: string[] ) =>
		execFileSync( 'php', [ '-d', 'memory_limit=256M', ...args ], {
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
	try {
		await database.create( 'bench' );
		php( 'tests/php/support/install.php' );
		const costs: Cost[] = [];
		console.log( heading() );
		for ( const images of asked.length > 0 ? asked : usual ) {
			php( 'tests/bench/grow.php', 'prepare', String( images ) );
			costs.push( JSON.parse( php( 'tests/bench/grow.php', 'run' ) ) );
			console.log( line( costs ) );
		}
	} finally {
		await database.stop();
		rmSync( folder, { recursive: true, force: true } );
	}
}

function heading(): string {
	return row( [
		'images',
		'addresses',
		'seconds',
		'images/s',
		'ratio',
		'first removal',
		'ratio',
		'peak memory',
		'ratio',
		'most open rows',
		'queries/purge',
	] );
}

/** Writes the last cost, against the first. */
function line( costs: Cost[] ): string {
	const cost = costs.at( -1 );
	const base = costs[ 0 ];
	if ( ! cost || ! base ) {
		return '';
	}
	if ( cost.state !== 'done' || cost.removed !== cost.addresses ) {
		throw new Error( `The flush went wrong: ${ JSON.stringify( cost ) }` );
	}
	const speed = ( { images, seconds }: Cost ) => images / seconds;
	return row( [
		String( cost.images ),
		String( cost.addresses ),
		cost.seconds.toFixed( 1 ),
		speed( cost ).toFixed( 0 ),
		( speed( cost ) / speed( base ) ).toFixed( 2 ),
		`${ cost.first.toFixed( 2 ) } s`,
		( cost.first / base.first ).toFixed( 2 ),
		`${ ( cost.peak / 1e6 ).toFixed( 1 ) } MB`,
		( cost.peak / base.peak ).toFixed( 2 ),
		String( cost.open ),
		cost.queries.toFixed( 3 ),
	] );
}

void main();
