import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ComponentType } from 'react';

import { addFlush } from '../../../src/editor/add-flush';
import type { BlockProps } from '../../../src/editor/block-flush';
import type { Flush } from '../../../src/domain/types';
import {
	type Call,
	fakeServer,
	page,
	refusal,
	refuse,
} from '../api/fake-server';
import { aQuestion, done, partial } from '../api/samples';
import { mockOnDemand } from '../support/on-demand';
import {
	commands,
	createNotice,
	filters,
	plugins,
	removeNotice,
	shown,
} from './editor';

function mockModule( name: string ) {
	return jest.requireActual( './editor' ).modules[ name ];
}
jest.mock( '@wordpress/data', () => mockModule( 'data' ), { virtual: true } );
jest.mock( '@wordpress/block-editor', () => mockModule( 'blockEditor' ), {
	virtual: true,
} );
jest.mock( '@wordpress/editor', () => mockModule( 'editor' ), {
	virtual: true,
} );
jest.mock( '@wordpress/plugins', () => mockModule( 'plugins' ), {
	virtual: true,
} );
jest.mock( '@wordpress/commands', () => mockModule( 'commands' ), {
	virtual: true,
} );
jest.mock( '@wordpress/hooks', () => ( {
	...jest.requireActual( '@wordpress/hooks' ),
	...mockModule( 'hooks' ),
} ) );
jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );
const mockAsk = jest.fn();
jest.mock( '../../../src/drive/confirm-flush', () =>
	mockOnDemand( 'confirm', () => ( { confirmFlush: mockAsk } ) )
);

let id = 100;
let calls: Call[] = [];

beforeAll( addFlush );

beforeEach( () => {
	// An image's results outlive its blocks, so each test uses a different image.
	id += 10;
	createNotice.mockReset();
	Object.assign( shown, {
		attachments: [ id, id + 1, id + 2 ].map( ( image ) => ( {
			id: image,
			media_type: 'image',
		} ) ),
		mayEdit: () => true,
		featured: 0,
		postType: 'page',
		blocks: {},
	} );
	answer( done( { id } ) );
} );

function answer( flush: Flush | ( ( call: Call ) => unknown ) ) {
	calls = fakeServer( {
		'GET /images': () => [],
		'POST /flushes': typeof flush === 'function' ? flush : () => flush,
		[ `POST /flushes/${ id }/retry` ]: () => done( { id } ),
		'*': () => page( [] ),
	} );
}

const sent = () =>
	calls
		.filter( ( { route } ) => route === 'POST /flushes' )
		.map( ( { data } ) => data );

/** Renders a block through the filter of editor.BlockEdit, selected unless `more` says otherwise. */
async function select(
	name: string,
	attributes: BlockProps[ 'attributes' ],
	more: Partial< BlockProps > = {}
) {
	const Edit = () => <p>The block</p>;
	const Filtered = filters[ 'editor.BlockEdit' ]?.(
		Edit
	) as ComponentType< BlockProps >;
	const block = { name, attributes, clientId: 'block', isSelected: true };
	await act( async () => {
		render( <Filtered { ...block } { ...more } /> );
	} );
}

const toolbar = () =>
	screen.queryByRole( 'button', { name: 'Flush from ShortPixel' } );

it( 'flushes the image of a block, busy at once, and tells the result', async () => {
	await select( 'core/image', { id, url: '/a.jpg' } );
	expect( screen.getByText( 'The block' ) ).toBeVisible();
	let finish: ( flush: Flush ) => void = () => undefined;
	answer( () => new Promise< Flush >( ( resolve ) => ( finish = resolve ) ) );
	const button = toolbar();
	await userEvent.click( button as Element );
	expect( button ).toHaveAccessibleName( 'Flushing…' );
	expect( button ).toHaveAttribute( 'aria-disabled', 'true' );
	await userEvent.click( button as Element );
	await waitFor( () => expect( sent() ).toHaveLength( 1 ) );
	expect( sent()[ 0 ] ).toMatchObject( {
		scope: 'images',
		attachments: [ id ],
	} );

	expect( createNotice ).toHaveBeenCalledTimes( 2 );
	expect( createNotice ).toHaveBeenLastCalledWith(
		'info',
		'Flushing…',
		expect.objectContaining( { type: 'snackbar', speak: false } )
	);

	await act( async () => finish( done( { id } ) ) );
	expect( toolbar() ).toBe( button );
	expect( createNotice ).toHaveBeenCalledTimes( 3 );
	expect( createNotice ).toHaveBeenLastCalledWith(
		'success',
		done().message,
		expect.objectContaining( {
			id: 'shortpixel-flush',
			speak: false,
			actions: [ expect.objectContaining( { label: 'Details' } ) ],
		} )
	);
} );

it( 'says something at once, before anything is loaded or asked', async () => {
	await select( 'core/image', { id, url: '/a.jpg' } );
	act( () => ( toolbar() as HTMLElement ).click() );
	expect( createNotice ).toHaveBeenCalledWith(
		'info',
		'Flushing…',
		expect.objectContaining( { explicitDismiss: true } )
	);
	await waitFor( () =>
		expect( createNotice ).toHaveBeenLastCalledWith(
			'success',
			done().message,
			expect.objectContaining( { explicitDismiss: false } )
		)
	);
} );

it( 'offers in the snackbar what helps', async () => {
	const flush = partial( { id } );
	answer( flush );
	await select( 'core/image', { id, url: '/a.jpg' } );
	await userEvent.click( toolbar() as Element );
	await waitFor( () =>
		expect( createNotice ).toHaveBeenLastCalledWith(
			'warning',
			flush.message,
			expect.objectContaining( {
				actions: [
					expect.objectContaining( { label: 'Flush again' } ),
				],
			} )
		)
	);
	const { actions } = createNotice.mock.lastCall[ 2 ];
	await act( async () => actions[ 0 ].onClick() );
	expect( createNotice ).toHaveBeenLastCalledWith(
		'success',
		done().message,
		expect.anything()
	);
} );

it( 'says in the snackbar why the server refused', async () => {
	answer(
		refuse( refusal( 'shortpixel_flush_forbidden', 403, 'Not yours.' ) )
	);
	await select( 'core/cover', { id, url: '/a.jpg' } );
	await userEvent.click( toolbar() as Element );
	await waitFor( () =>
		expect( createNotice ).toHaveBeenCalledWith(
			'error',
			'Not yours.',
			expect.objectContaining( { explicitDismiss: true } )
		)
	);
	expect( toolbar() ).toBeEnabled();
} );

it( 'flushes a gallery as one', async () => {
	shown.blocks = {
		block: { name: 'core/gallery', attributes: {}, inner: [ 'a', 'b' ] },
		a: { name: 'core/image', attributes: { id } },
		b: { name: 'core/image', attributes: { id: id + 1 } },
	};
	await select( 'core/gallery', {} );
	await userEvent.click( toolbar() as Element );
	await waitFor( () => expect( sent() ).toHaveLength( 1 ) );
	expect( sent()[ 0 ] ).toMatchObject( { attachments: [ id, id + 1 ] } );
} );

it( 'says nothing more where somebody does not agree to what a flush costs', async () => {
	shown.blocks = {
		block: { name: 'core/gallery', attributes: {}, inner: [ 'a', 'b' ] },
		a: { name: 'core/image', attributes: { id } },
		b: { name: 'core/image', attributes: { id: id + 1 } },
	};
	await select( 'core/gallery', {} );
	answer( () => aQuestion() );
	let decide: ( agreed: boolean ) => void = () => undefined;
	mockAsk.mockReturnValue(
		new Promise( ( resolve ) => ( decide = resolve ) )
	);
	await userEvent.click( toolbar() as Element );
	await waitFor( () => expect( mockAsk ).toHaveBeenCalled() );
	await act( async () => decide( false ) );
	expect( removeNotice ).toHaveBeenCalledWith( 'shortpixel-flush' );
	expect( toolbar() ).toBeEnabled();
} );

it( 'flushes the featured image where a block shows that', async () => {
	shown.featured = id;
	await select(
		'core/cover',
		{ useFeaturedImage: true },
		{ context: { postId: 7, postType: 'post' } }
	);
	await userEvent.click( toolbar() as Element );
	await waitFor( () => expect( sent() ).toHaveLength( 1 ) );
	expect( sent()[ 0 ] ).toMatchObject( { attachments: [ id ] } );
} );

it( 'flushes a file of this site that is in no library by its link', async () => {
	const url = `${ window.location.origin }/a.jpg`;
	await select( 'core/image', { url } );
	await userEvent.click( toolbar() as Element );
	await waitFor( () => expect( sent() ).toHaveLength( 1 ) );
	expect( sent()[ 0 ] ).toMatchObject( { scope: 'urls', urls: [ url ] } );
} );

it.each( [
	[
		'an image that the user may not edit',
		() => ( shown.mayEdit = () => false ),
		{},
	],
	[
		'an attachment that is no image',
		() => ( shown.attachments = [ { id, media_type: 'file' } ] ),
		{},
	],
	[ 'a block that is not selected', () => null, { isSelected: false } ],
	[ 'another block', () => null, { name: 'core/audio' } ],
] )( 'shows nothing at %s', async ( _, change, more ) => {
	change();
	await select( 'core/image', { id, url: '/a.jpg' }, more );
	expect( screen.getByText( 'The block' ) ).toBeVisible();
	expect( screen.queryByRole( 'button' ) ).toBeNull();
} );

it.each( [
	[ 'with a preview is flushed', { sizes: { full: {} } }, 1 ],
	[ 'without one is not', {}, 0 ],
] )( 'a PDF %s', async ( _, details, buttons ) => {
	shown.attachments = [
		{
			id,
			media_type: 'file',
			media_details: details,
		},
	];
	await select( 'core/file', { id, href: '/a.pdf' } );
	expect( screen.queryAllByRole( 'button' ) ).toHaveLength( buttons );
} );

it( 'has a button under the featured image', async () => {
	const Filtered = filters[ 'editor.PostFeaturedImage' ]?.( () => (
		<p>The image</p>
	) ) as ComponentType< { featuredImageId: number } >;
	const { rerender } = render( <Filtered featuredImageId={ 0 } /> );
	expect( screen.queryByRole( 'button' ) ).toBeNull();
	await act( async () => rerender( <Filtered featuredImageId={ id } /> ) );
	await userEvent.click(
		screen.getByRole( 'button', { name: 'Flush this image' } )
	);
	await waitFor( () => expect( sent() ).toHaveLength( 1 ) );
	expect( await screen.findByText( done().message ) ).toBeVisible();
} );

describe( 'all images of a page', () => {
	async function open() {
		const Plugin = plugins[ 'shortpixel-flush' ] as ComponentType;
		await act( async () => {
			render( <Plugin /> );
		} );
	}
	const command = () => commands[ 'shortpixel-flush/page' ];

	it( 'are one flush, each of them once, with the featured image', async () => {
		shown.featured = id + 2;
		shown.blocks = {
			a: { name: 'core/image', attributes: { id, url: '/a.jpg' } },
			b: { name: 'core/cover', attributes: { id, url: '/a.jpg' } },
			c: { name: 'core/media-text', attributes: { mediaId: id + 1 } },
			d: { name: 'core/paragraph', attributes: { content: 'Words' } },
			e: { name: 'core/embed', attributes: { imageId: 9 } },
		};
		await open();
		expect(
			screen.getByText( '3 images of the Media Library.' )
		).toBeVisible();
		await userEvent.click(
			screen.getByRole( 'button', {
				name: 'Flush all images of this page',
			} )
		);
		await waitFor( () => expect( sent() ).toHaveLength( 1 ) );
		expect( sent()[ 0 ] ).toMatchObject( {
			attachments: [ id + 2, id, id + 1 ],
		} );
		expect( await screen.findByText( done().message ) ).toBeVisible();
	} );

	it( 'are looked at when somebody comes back, and what has changed is said and can be flushed', async () => {
		shown.featured = id;
		await open();
		calls = fakeServer( {
			'GET /images': () => [
				{ id, state: 'changed', message: 'Changed.', flush: null },
			],
			'POST /flushes': () => done( { id } ),
			'*': () => page( [] ),
		} );
		expect( createNotice ).not.toHaveBeenCalled();
		act(
			() => void document.dispatchEvent( new Event( 'visibilitychange' ) )
		);
		await waitFor( () =>
			expect( createNotice ).toHaveBeenCalledWith(
				'warning',
				'Changed.',
				expect.objectContaining( { speak: true } )
			)
		);
		const { actions } = createNotice.mock.lastCall[ 2 ];
		expect( actions[ 0 ].label ).toBe( 'Flush' );
		await act( async () => actions[ 0 ].onClick() );
		await waitFor( () =>
			expect( createNotice ).toHaveBeenLastCalledWith(
				'success',
				done().message,
				expect.anything()
			)
		);
	} );

	it( 'are in the command palette', async () => {
		shown.featured = id;
		await open();
		const close = jest.fn();
		expect( command()?.label ).toBe( 'Flush all images of this page' );
		await act( async () => command()?.callback( { close } ) );
		expect( close ).toHaveBeenCalled();
		await waitFor( () => expect( sent() ).toHaveLength( 1 ) );
	} );

	it( 'are those of a template in the site editor', async () => {
		shown.postType = 'wp_template';
		shown.blocks = {
			a: { name: 'core/image', attributes: { id, url: '/a.jpg' } },
		};
		await open();
		expect(
			screen.getByRole( 'button', {
				name: 'Flush all images of this template',
			} )
		).toBeVisible();
	} );

	it( 'show nothing where there are none that the user may flush', async () => {
		shown.featured = id;
		shown.mayEdit = () => false;
		await open();
		expect( screen.queryByRole( 'button' ) ).toBeNull();
		expect( command() ).toBeUndefined();
	} );

	it( 'are flushed a hundred at a time, which is said', async () => {
		shown.attachments = Array.from( { length: 101 }, ( _, n ) => ( {
			id: n + 1,
			media_type: 'image',
		} ) );
		shown.blocks = Object.fromEntries(
			shown.attachments.map( ( { id: image } ) => [
				String( image ),
				{ name: 'core/image', attributes: { id: image, url: '/' } },
			] )
		);
		await open();
		await userEvent.click(
			screen.getByRole( 'button', { name: 'Flush the first 100 images' } )
		);
		await waitFor( () => expect( sent() ).toHaveLength( 1 ) );
		expect(
			( sent()[ 0 ] as { attachments: number[] } ).attachments
		).toHaveLength( 100 );
	} );
} );
