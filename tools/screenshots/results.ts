import type { Browser, Page } from '@playwright/test';
import type { SeededSite } from './site';

const ended = [ 'done', 'partial', 'failed', 'cancelled', 'undone' ];

/** Visits the front page as two new visitors, on a phone and on a desktop. */
async function beVisited(
	browser: Browser,
	site: SeededSite
): Promise< void > {
	for ( const viewport of [
		{ width: 390, height: 844 },
		{ width: 1280, height: 800 },
	] ) {
		const context = await browser.newContext( {
			viewport,
			deviceScaleFactor: viewport.width < 600 ? 3 : 1,
		} );
		const page = await context.newPage();
		await page.goto( site.url );
		await page.evaluate( async () => {
			for ( let y = 0; y < document.body.scrollHeight; y += 300 ) {
				window.scrollTo( 0, y );
				await new Promise( ( drawn ) => setTimeout( drawn, 150 ) );
			}
		} );
		await page.waitForLoadState( 'networkidle' );
		await context.close();
	}
}

async function untilEnded(
	{ client }: SeededSite,
	ids: number[]
): Promise< void > {
	for ( const id of ids ) {
		for ( let tries = 0; tries < 120; tries++ ) {
			const { data } = await client.rest(
				'GET',
				`/shortpixel-flush/v1/flushes/${ id }`
			);
			if ( ended.includes( String( data[ 'state' ] ) ) ) {
				break;
			}
			await new Promise( ( later ) => setTimeout( later, 1_000 ) );
		}
	}
}

async function ask(
	{ client }: SeededSite,
	route: string,
	body: object = {}
): Promise< number > {
	const { status, data } = await client.rest(
		'POST',
		`/shortpixel-flush/v1${ route }`,
		body
	);
	if ( status >= 400 ) {
		throw new Error( `${ route }: ${ JSON.stringify( data ) }` );
	}
	return Number( data[ 'id' ] );
}

/** Flushes an image on the plugin's screen, where the browser measures the pages, with “Keep the links” checked. */
async function flushOnScreen(
	page: Page,
	site: SeededSite,
	title: string
): Promise< void > {
	await page.goto(
		`${ site.url }/wp-admin/upload.php?page=shortpixel-flush&attachment=${ site.picture( title ).id }`
	);
	const image = page.locator( '.spf-section.is-image' );
	await image.getByRole( 'checkbox', { name: 'Keep the links' } ).check();
	const started = page.waitForResponse(
		( response ) =>
			response.request().method() === 'POST' &&
			/\/flushes(\?|$)/.test( decodeURIComponent( response.url() ) )
	);
	await image.getByRole( 'button', { name: 'Flush', exact: true } ).click();
	const { id } = ( await ( await started ).json() ) as { id: number };
	await untilEnded( site, [ id ] );
}

/** Replaces nine images and flushes seven of them, with different results, as if over several days. */
export async function seedResults(
	browser: Browser,
	page: Page,
	site: SeededSite
): Promise< void > {
	const flush = ( title: string ): Promise< number > =>
		ask( site, '/flushes', {
			scope: 'images',
			attachments: [ site.picture( title ).id ],
		} );
	await beVisited( browser, site );

	// The first image is flushed automatically.
	await site.setAutomatic( true );
	await site.replace( 'Sea' );
	await new Promise( ( later ) => setTimeout( later, 15_000 ) );
	await site.setAutomatic( false );
	for ( const title of [
		'Mountains',
		'Desert',
		'City',
		'Fields',
		'Balloons',
		'Lighthouse',
		'Bridge',
		'Forest',
	] ) {
		await site.replace( title );
	}
	const bridge = await flush( 'Bridge' );
	await untilEnded( site, [ bridge ] );
	const lighthouse = await flush( 'Lighthouse' );
	await untilEnded( site, [ lighthouse ] );
	await ask( site, `/flushes/${ lighthouse }/undo` );
	await untilEnded( site, [ lighthouse ] );
	await flushOnScreen( page, site, 'Desert' );
	await untilEnded( site, [ await flush( 'Balloons' ) ] );

	// The CDN keeps one image, and then answers requests for another with an error page.
	await site.control.setSwitches( { no_removal: { match: 'city' } } );
	await flushOnScreen( page, site, 'City' );
	await site.control.setSwitches( {
		no_removal: null,
		error_page: { match: 'fields' },
	} );
	await flushOnScreen( page, site, 'Fields' );
	await site.control.setSwitches( { error_page: null } );
	await site.php( datesApart( site ) );
	await page.goto( `${ site.url }/wp-admin/` );
}

/** Images in the order of the Media Library, each with the hours by which its flush is dated back. */
const ages: [ string, number ][] = [
	[ 'Forest', 0 ],
	[ 'City', 7 ],
	[ 'Sea', 74 ],
	[ 'Desert', 28 ],
	[ 'Balloons', 26 ],
	[ 'House', 98 ],
	[ 'Fields', 5 ],
	[ 'Lighthouse', 51 ],
	[ 'Bridge', 53 ],
	[ 'Mountains', 0 ],
];

/** Returns PHP that dates the images and their flushes back, as if they were spread over several days. */
function datesApart( site: SeededSite ): string {
	const flushes = `{$GLOBALS['wpdb']->prefix}shortpixel_flush_flushes`;
	const purges = `{$GLOBALS['wpdb']->prefix}shortpixel_flush_purges`;
	const images = `{$GLOBALS['wpdb']->prefix}shortpixel_flush_images`;
	return ages
		.map( ( [ title, hours ], index ) => {
			const { id } = site.picture( title );
			const earlier = ( columns: string[] ): string =>
				columns
					.map(
						( column ) =>
							`${ column } = IF( ${ column } > 0, ${ column } - ${ hours * 3600 }, 0 )`
					)
					.join( ', ' );
			return `
				$wpdb->query( "UPDATE {$wpdb->posts} SET post_date = NOW() - INTERVAL ${ 9 + index } DAY, post_date_gmt = UTC_TIMESTAMP() - INTERVAL ${ 9 + index } DAY WHERE ID = ${ id }" );
				$wpdb->query( "UPDATE ${ flushes } SET ${ earlier( [ 'created_at', 'started_at', 'updated_at', 'finished_at' ] ) } WHERE id IN ( SELECT flush_id FROM ${ purges } WHERE attachment_id = ${ id } ) OR id IN ( SELECT flush_id FROM ${ images } WHERE attachment_id = ${ id } )" );
				$wpdb->query( "UPDATE ${ images } SET ${ earlier( [ 'stamped_at', 'changed_at', 'decided_at', 'proved_at', 'scanned_at' ] ) } WHERE attachment_id = ${ id }" );`;
		} )
		.concat(
			`
				$wpdb->query( "UPDATE ${ flushes } SET user_id = " . get_user_by( 'login', 'editor' )->ID . " WHERE id % 3 = 0" );`
		)
		.join( '' );
}
