/**
 * What planning images costs, each with 200 learned lists, on a real WordPress and MariaDB: npm run bench:plan
 *
 * Time per image and memory should stay flat; only ratios of one run say anything, the machine's own speed drops out of them.
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
	seconds: number;
	rows: number;
	learned: number;
	peak: number;
	left: number;
}

const sizes = [ 100, 1_000, 10_000 ];

function megabytes( bytes: number ): string {
	return `${ ( bytes / 1e6 ).toFixed( 1 ) } MB`;
}

function row( cells: string[] ): string {
	return cells.map( ( cell ) => cell.padStart( 14 ) ).join( '' );
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
	try {
		await database.create( 'bench' );
		php( 'tests/php/support/install.php' );
		php( 'tests/bench/plan.php', 'prepare' );
		report(
			sizes.map( ( images ): Cost =>
				JSON.parse( php( 'tests/bench/plan.php', String( images ) ) )
			)
		);
	} finally {
		await database.stop();
		rmSync( folder, { recursive: true, force: true } );
	}
}

/** Prints a line a size, against the first one. */
function report( costs: Cost[] ): void {
	const perImage = costs.map(
		( { seconds }, at ) => seconds / ( sizes[ at ] ?? NaN )
	);
	console.log(
		row( [
			'images',
			'addresses',
			'learned',
			'ms an image',
			'against 100',
		] ) + row( [ 'peak memory', 'more than 100', 'left' ] )
	);
	costs.forEach( ( { rows, learned, peak, left }, at ) =>
		console.log(
			row( [
				String( sizes[ at ] ),
				String( rows ),
				String( learned ),
				( ( perImage[ at ] ?? NaN ) * 1000 ).toFixed( 2 ),
				(
					( perImage[ at ] ?? NaN ) / ( perImage[ 0 ] ?? NaN )
				).toFixed( 2 ),
				megabytes( peak ),
				megabytes( peak - ( costs[ 0 ]?.peak ?? 0 ) ),
				megabytes( left ),
			] )
		)
	);
}

void main();
