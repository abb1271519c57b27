import {
	expect,
	type FrameLocator,
	type Locator,
	type Page,
} from '@playwright/test';
import { colours, type Colour, type Picture } from '../../../tools/site/site';

type Php = ( code: string ) => Promise< string >;

/** Publishes a post with this content, and turns off the editors' tours, whose images are on other servers. */
export async function makePost(
	php: Php,
	content: string,
	more: Record< string, string | number > = {}
): Promise< number > {
	const made = await php(
		`foreach ( get_users() as $user ) {
			$tours = [ 'welcomeGuide' => false, 'welcomeGuideStyles' => false, 'welcomeGuidePage' => false, 'welcomeGuideTemplate' => false ];
			update_user_meta( $user->ID, $GLOBALS['wpdb']->get_blog_prefix() . 'persisted_preferences', [ 'core/edit-post' => $tours, 'core/edit-site' => $tours, '_modified' => gmdate( 'c' ) ] );
		}
		$post = json_decode( '${ JSON.stringify( more ) }', true );
		echo wp_insert_post( wp_slash( $post + [ 'post_title' => 'In the editor', 'post_status' => 'publish', 'post_content' => base64_decode( '${ Buffer.from(
			content
		).toString( 'base64' ) }' ) ] ) );`
	);
	return Number( made );
}

export async function removePost( php: Php, id: number ): Promise< void > {
	await php( `wp_delete_post( ${ id }, true );` );
}

export const imageBlock = ( { id, url }: Picture ): string =>
	`<!-- wp:image {"id":${ id },"sizeSlug":"full","linkDestination":"none"} -->
<figure class="wp-block-image size-full"><img src="${ url }" alt="" class="wp-image-${ id }"/></figure>
<!-- /wp:image -->`;

export const coverBlock = ( { id, url }: Picture ): string =>
	`<!-- wp:cover {"url":"${ url }","id":${ id },"dimRatio":50,"style":{"color":[]}} -->
<div class="wp-block-cover"><img class="wp-block-cover__image-background wp-image-${ id }" alt="" src="${ url }" data-object-fit="cover"/><span aria-hidden="true" class="wp-block-cover__background has-background-dim"></span><div class="wp-block-cover__inner-container"><!-- wp:paragraph -->
<p>Words</p>
<!-- /wp:paragraph --></div></div>
<!-- /wp:cover -->`;

export const galleryBlock = ( pictures: Picture[] ): string =>
	`<!-- wp:gallery {"linkTo":"none"} -->
<figure class="wp-block-gallery has-nested-images columns-default is-cropped">${ pictures
		.map( imageBlock )
		.join( '\n' ) }</figure>
<!-- /wp:gallery -->`;

/** The frame with the content that is edited. */
export const canvas = ( page: Page ): FrameLocator =>
	page.frameLocator( 'iframe[name="editor-canvas"]' );

export const block = ( page: Page, type: string ): Locator =>
	canvas( page ).locator( `[data-type="${ type }"]` ).first();

/** Opens a post and waits until a block is shown. */
export async function openEditor( page: Page, post: number ): Promise< void > {
	await page.goto( `/wp-admin/post.php?post=${ post }&action=edit` );
	await canvas( page ).locator( '[data-type]' ).first().waitFor();
}

export async function openTemplate(
	page: Page,
	name: string
): Promise< void > {
	await page.goto(
		`/wp-admin/site-editor.php?postType=wp_template&postId=${ encodeURIComponent( name ) }&canvas=edit`
	);
	await canvas( page ).locator( '[data-type]' ).first().waitFor();
}

/** Selects the first block of a type through the editor's store: a click might select a block within it. */
export async function selectBlock( page: Page, type: string ): Promise< void > {
	await block( page, type ).waitFor();
	await page.evaluate( ( wanted ) => {
		const { wp } = window as unknown as { wp: EditorScripts };
		const { getClientIdsWithDescendants, getBlockName } =
			wp.data.select( 'core/block-editor' );
		const found = getClientIdsWithDescendants().find(
			( id ) => getBlockName( id ) === wanted
		);
		wp.data.dispatch( 'core/block-editor' ).selectBlock( found ?? '' );
	}, type );
}

interface EditorScripts {
	data: {
		select: ( store: 'core/block-editor' ) => {
			getClientIdsWithDescendants: () => string[];
			getBlockName: ( id: string ) => string;
		};
		dispatch: ( store: 'core/block-editor' ) => {
			selectBlock: ( id: string ) => void;
		};
	};
}

/** The button in the selected block's toolbar. */
export const toolbarButton = ( page: Page ): Locator =>
	page
		.getByRole( 'toolbar', { name: 'Block tools' } )
		.getByRole( 'button', { name: /^Flush(ing…| from ShortPixel)$/ } );

/** The message at the screen's lower edge. */
export const snackbar = ( page: Page ): Locator =>
	page.locator( '.components-snackbar' );

/** Opens the settings sidebar with one of its two tabs. */
export async function openSettings(
	page: Page,
	tab: 'Post' | 'Page' | 'Template' | 'Block'
): Promise< Locator > {
	const settings = page.getByRole( 'region', { name: 'Editor settings' } );
	const button = settings.getByRole( 'tab', { name: tab, exact: true } );
	await button
		.or( page.getByRole( 'button', { name: 'Settings', exact: true } ) )
		.first()
		.waitFor();
	if ( ! ( await button.isVisible() ) ) {
		await page
			.getByRole( 'button', { name: 'Settings', exact: true } )
			.click();
	}
	await button.click();
	return settings;
}

/** Opens the plugin's panel in the settings. */
export async function openPanel(
	page: Page,
	settings: Locator
): Promise< Locator > {
	const inner = settings.getByRole( 'tab', {
		name: 'Settings',
		exact: true,
	} );
	const toggle = settings.getByRole( 'button', {
		name: 'Flush for ShortPixel',
	} );
	// For a moment, the tabs may still be those of the block selected before.
	await expect( async () => {
		if ( ! ( await toggle.isVisible() ) ) {
			await inner.click( { timeout: 2_000 } );
		}
		await expect( toggle ).toBeVisible( { timeout: 2_000 } );
	} ).toPass( { timeout: 60_000 } );
	if ( ( await toggle.getAttribute( 'aria-expanded' ) ) !== 'true' ) {
		await toggle.click();
	}
	return settings.locator( '.components-panel__body' ).filter( {
		has: page.getByRole( 'button', { name: 'Flush for ShortPixel' } ),
	} );
}

/** Returns the colour of an image as the browser shows it, whether from its cache or loaded now. */
export async function colourShown(
	image: Locator
): Promise< Colour | 'other' > {
	const shown = await image.evaluate( ( element: HTMLImageElement ) => {
		const picture = element.ownerDocument.createElement( 'canvas' );
		picture.width = 1;
		picture.height = 1;
		const drawn = picture.getContext( '2d' );
		drawn?.drawImage( element, 0, 0, 1, 1 );
		return [ ...( drawn?.getImageData( 0, 0, 1, 1 ).data ?? [] ) ];
	} );
	const found = ( Object.keys( colours ) as Colour[] ).find( ( name ) =>
		colours[ name ].every(
			( value, index ) => Math.abs( value - ( shown[ index ] ?? 0 ) ) < 12
		)
	);
	return found ?? 'other';
}
