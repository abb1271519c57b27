import { expect, test } from '../support/test';
import {
	galleryBlock,
	imageBlock,
	makePost,
	openEditor,
	openPanel,
	openSettings,
	openTemplate,
	removePost,
	selectBlock,
	snackbar,
	toolbarButton,
} from '../journeys/editor';
import { say } from '../journeys/say';
import { listenToSpeech } from '../journeys/speech';
import { picture } from '../support/world';

const posts: number[] = [];

test.beforeEach( ( { replaceAll } ) => replaceAll() );
test.beforeEach( ( { useDevelopersScripts } ) => useDevelopersScripts() );
test.afterEach( async ( { php } ) => {
	for ( const post of posts.splice( 0 ) ) {
		await removePost( php, post );
	}
} );

test( 'without a mouse: all images of a page are one flush, in galleries, patterns and the featured image too, announced once', async ( {
	page,
	world,
	php,
	logIn,
	expectAccessible,
} ) => {
	const spoken = await listenToSpeech( page );
	await logIn( 'administrator' );
	const pattern = await makePost(
		php,
		imageBlock( picture( world, 'Green field' ) ),
		{ post_type: 'wp_block' }
	);
	posts.push( pattern );
	const post = await makePost(
		php,
		`${ galleryBlock( [
			picture( world, 'Red house' ),
		] ) }\n\n<!-- wp:block {"ref":${ pattern }} /-->`,
		{ _thumbnail_id: picture( world, 'Blue lake' ).id }
	);
	posts.push( post );
	await openEditor( page, post );
	await page.keyboard.press( 'Control+k' );
	await page.keyboard.type( 'Flush all images' );
	await expect(
		page.getByRole( 'option', { name: /^Flush all images of this page/ } )
	).toBeVisible();
	await page.keyboard.press( 'Enter' );
	await expect( snackbar( page ) ).toHaveText( say.newPicture );
	expect(
		await php(
			`foreach ( $GLOBALS['wpdb']->get_col( "SELECT COUNT(DISTINCT attachment_id) FROM {$GLOBALS['wpdb']->prefix}shortpixel_flush_purges GROUP BY flush_id" ) as $count ) { echo "$count."; }`
		)
	).toBe( '3.' );
	await expect
		.poll( async () =>
			( await spoken() ).filter( ( text ) => say.newPicture.test( text ) )
		)
		.toHaveLength( 1 );
	const panel = await openPanel( page, await openSettings( page, 'Post' ) );
	await expect( panel.getByText( say.newPicture ) ).toBeVisible();
	await expectAccessible( '.spf-editor' );
} );

test(
	'images of a template are flushed in the site editor',
	{ tag: '@proof-only' },
	async ( { page, world, php, logIn } ) => {
		const house = picture( world, 'Red house' );
		await logIn( 'administrator' );
		await php( `switch_theme( 'twentytwentyfive' );` );
		const template = await makePost(
			php,
			`${ imageBlock( house ) }\n\n<!-- wp:post-title /-->`,
			{
				post_type: 'wp_template',
				post_name: 'flush-test',
				post_title: 'Flush test',
			}
		);
		posts.push( template );
		await php(
			`wp_set_object_terms( ${ template }, get_stylesheet(), 'wp_theme' );`
		);
		const theme = await php( `echo get_stylesheet();` );
		await openTemplate( page, `${ theme }//flush-test` );
		await selectBlock( page, 'core/image' );
		await toolbarButton( page ).click();
		await expect( snackbar( page ) ).toHaveText( say.newPicture );
		const panel = await openPanel(
			page,
			await openSettings( page, 'Template' )
		);
		await expect(
			panel.getByRole( 'button', {
				name: 'Flush all images of this template',
			} )
		).toBeVisible();
	}
);
