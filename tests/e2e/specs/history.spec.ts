import type { Page } from '@playwright/test';
import { expect, test } from '../support/test';
import type { World } from '../support/world';
import { card, openScreen } from '../journeys/places';
import { speakEnglish, speakGerman } from '../journeys/site';
import { findSqueezed } from '../support/look';

interface Seeded {
	title: string;
	state: string;
	/** The number of copies in each state. */
	copies?: Record< string, number >;
	notes?: { code: string; data: [] }[];
	cause?: string;
	user?: number;
	daysAgo?: number;
}

/** PHP that stores flushes of the first image as if they had ended. */
function seed( { endpoint }: World, flushes: Seeded[] ): string {
	return `
		require_once WP_PLUGIN_DIR . '/shortpixel-flush/includes/flush/start.php';
		$image = (int) get_posts( [ 'post_type' => 'attachment', 'fields' => 'ids', 'numberposts' => 1, 'title' => 'Red house', 'post_status' => 'inherit' ] )[0];
		foreach ( json_decode( '${ JSON.stringify( flushes ).replace( /'/g, "\\'" ) }', true ) as $n => $one ) {
			$variants = [];
			$states   = [];
			foreach ( $one['copies'] ?? [ 'fresh' => 3 ] as $state => $count ) {
				for ( $i = 0; $i < $count; $i++ ) {
					$source     = wp_get_attachment_url( $image );
					$variants[] = new ShortPixelFlush\\Model\\Variant( '${ endpoint }/w_' . ( 100 + 10 * $n + count( $states ) ) . "+q_lossy+ret_img/$source", $source, $image, 'page' );
					$states[]   = $state;
				}
			}
			$card    = [ 'title' => $one['title'] ] + ShortPixelFlush\\Copies\\attachment_cards( [ $image ] )[0];
			$flushes = new ShortPixelFlush\\Store\\Flushes();
			$purges  = new ShortPixelFlush\\Store\\Purges();
			$id      = $flushes->create( [ 'scope' => 'images', 'user_id' => $one['user'] ?? 1, 'cause' => $one['cause'] ?? 'person', 'subject' => [ 'attachments' => [ $card ], 'attachment_ids' => [ $image ], 'attachment_count' => 1 ] ], $variants );
			$moved   = [];
			foreach ( $purges->find( $id, [ 'per_page' => 100 ] )['purges'] as $at => $purge ) {
				$moved[] = $purge->with( [ 'state' => $states[ $at ], 'sent_at' => time(), 'checked_at' => time() ] );
			}
			$purges->write( $moved, '' );
			$asked = time() - DAY_IN_SECONDS * ( $one['daysAgo'] ?? 0 );
			$flushes->change( $id, static fn () => [ 'state' => $one['state'], 'notes' => $one['notes'] ?? [], 'finished_at' => $asked + 60 ] );
			$GLOBALS['wpdb']->update( $GLOBALS['wpdb']->prefix . 'shortpixel_flush_flushes', [ 'created_at' => $asked ], [ 'id' => $id ] );
		}`;
}

const some: Seeded[] = [
	...Array.from( { length: 9 }, ( _, n ) => ( {
		title: `Meadow ${ n }`,
		state: 'done',
		daysAgo: 7 * n + 20,
	} ) ),
	{ title: 'Sea', state: 'partial', copies: { fresh: 4, stale: 2 } },
	{ title: '=2+3', state: 'done', cause: 'replace', daysAgo: 9 },
	{
		title: 'House, "old"',
		state: 'failed',
		copies: { stale: 3 },
		notes: [ { code: 'seen_old', data: [] } ],
	},
];

const history = ( page: Page ) => card( page, 'History' );
const rows = ( page: Page ) =>
	history( page ).locator( '.spf-history__list > li' );

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );

test( 'it is searched, filtered, linked to, and cleared with the keyboard alone', async ( {
	page,
	world,
	php,
	expectAccessibleAtEachWidth,
} ) => {
	await php( seed( world, some ) );
	await openScreen( page, '&tab=history' );
	await expect( rows( page ) ).toHaveCount( 10 );
	await expect( rows( page ).nth( 0 ) ).toContainText(
		'Visitors still see the old image'
	);
	await expect( rows( page ).nth( 2 ) ).toContainText(
		'Visitors may see the old image'
	);
	await expectAccessibleAtEachWidth( '.is-history' );

	const search = history( page ).getByRole( 'searchbox', {
		name: 'Search the history',
	} );
	await search.focus();
	await page.keyboard.type( 'mead' );
	await expect( rows( page ) ).toHaveCount( 9 );
	await expect( page ).toHaveURL( /[?&]search=mead(&|$)/ );
	await page.keyboard.press( 'Control+a' );
	await page.keyboard.type( 'nothing' );
	await expect( history( page ) ).toContainText( 'No flushes found.' );
	await expectAccessibleAtEachWidth( '.is-history' );
	await history( page )
		.getByRole( 'button', { name: 'Clear the filters' } )
		.press( 'Enter' );
	await expect( rows( page ) ).toHaveCount( 10 );
	await expect( search ).toHaveValue( '' );
	await expect( page ).not.toHaveURL( /search=/ );

	await history( page )
		.getByRole( 'combobox', { name: 'Why' } )
		.selectOption( 'Automatically' );
	await expect( rows( page ) ).toHaveCount( 1 );
	await expect( rows( page ) ).toContainText( '=2+3' );

	await openScreen( page, '&tab=history&result=failed' );
	await expect( rows( page ) ).toHaveCount( 1 );
	await expect(
		history( page ).getByRole( 'combobox', { name: 'Result' } )
	).toHaveValue( 'failed' );
	await expect( rows( page ) ).toContainText( 'House, "old"' );
	const name = rows( page ).locator( 'button[aria-expanded]' );
	await name.focus();
	await page.keyboard.press( 'Enter' );
	await expect( name ).toHaveAttribute( 'aria-expanded', 'true' );
	await expect( rows( page ) ).toContainText( 'Asked for by admin' );
	await expectAccessibleAtEachWidth( '.is-history' );
	await rows( page )
		.getByRole( 'button', { name: /^Details of the flush/ } )
		.press( 'Enter' );
	await expect( page.getByRole( 'dialog' ) ).toBeVisible();
	await expect( page ).toHaveURL( /result=failed.*flush=\d+/ );
} );

test( 'in German on a phone, each line of it can be read', async ( {
	page,
	world,
	php,
} ) => {
	await php(
		seed( world, [
			...some,
			{
				title: 'Hafenrundfahrt bei Sonnenuntergang',
				state: 'partial',
				copies: { fresh: 4, unconfirmed: 2 },
			},
		] )
	);
	await speakGerman( php );
	try {
		for ( const width of [ 320, 400 ] ) {
			await page.setViewportSize( { width, height: 800 } );
			await openScreen( page, '&tab=history' );
			await expect( page.locator( '.spf-history__row' ) ).toHaveCount(
				10
			);
			expect( await findSqueezed( page, '.spf-history' ) ).toEqual( [] );
		}
	} finally {
		await speakEnglish( php );
	}
} );
