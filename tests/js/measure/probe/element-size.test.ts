import { sizeOf } from '../../../../src/measure/probe/element-size';

interface Styled {
	style: string;
	/** Makes getClientRects() return no rectangles, as for an element that is not laid out. */
	hidden?: boolean;
}

/** Nests elements, the last one innermost. jsdom has no layout, so each style states its size. */
function nested( ...elements: ( Styled & { tag?: string } )[] ): Element {
	let parent: Element = document.createElement( 'main' );
	document.body.replaceChildren( parent );
	for ( const { tag = 'div', style, hidden = false } of elements ) {
		const [ name = '', attributes = '' ] = tag.split( /(?<=^\w+)\s/ );
		parent.innerHTML = `<${ name } ${ attributes } style="${ style }"></${ name }>`;
		parent = parent.children[ 0 ] as Element;
		Object.assign( parent, {
			getClientRects: () => ( hidden ? [] : [ 1 ] ),
		} );
	}
	return parent;
}

const plain = { padding_x: 0, padding_y: 0 };

it( 'takes the computed size, with padding and border of both sides apart', () => {
	const element = nested( {
		tag: 'img',
		style: 'width: 300.5px; height: 200px; padding: 1px 2px 3px 4px; border: 5px solid',
	} );
	expect( sizeOf( element ) ).toEqual( {
		width: 300.5,
		height: 200,
		padding_x: 16,
		padding_y: 14,
	} );
} );

it( 'returns null for what is not shown', () => {
	expect(
		sizeOf( nested( { style: 'width: 300px', hidden: true } ) )
	).toBeNull();
} );

it( 'returns null for what has no width yet: the script waits for it', () => {
	expect( sizeOf( nested( { style: 'width: 0px' } ) ) ).toBeNull();
} );

it( 'takes the room around a link without a width', () => {
	const element = nested(
		{ style: 'width: 500px; height: 90px; padding: 10px' },
		{ tag: 'a', style: 'width: 0px; margin: 5px' }
	);
	expect( sizeOf( element ) ).toEqual( {
		width: 470,
		height: 60,
		...plain,
	} );
} );

it( 'returns zeros for what lies in a line of text: the whole file is requested', () => {
	const element = nested( { tag: 'a', style: 'width: auto' } );
	expect( sizeOf( element ) ).toEqual( { width: 0, height: 0, ...plain } );
} );

it( 'takes the attributes of an image that is still one pixel, less its margins', () => {
	const element = nested( {
		tag: 'img width="400" height="300"',
		style: 'width: 1px; height: 1px; margin: 0 20px 10px',
	} );
	expect( sizeOf( element ) ).toEqual( {
		width: 360,
		height: 290,
		...plain,
	} );
} );

it.each( [ 'img', 'img width="400"', 'img width="x" height="y"', 'div' ] )(
	'takes the room around one pixel without a size of its own: <%s>',
	( tag ) => {
		const element = nested(
			{ style: 'width: 640px; height: 480px; border: 2px solid' },
			{ style: 'width: 0.5px; height: 0.5px' },
			{ tag, style: 'width: 1px; height: 1px' }
		);
		expect( sizeOf( element ) ).toEqual( {
			width: 636,
			height: 476,
			...plain,
		} );
	}
);

it( 'returns null where there is no room around it either', () => {
	const element = nested(
		{ style: 'width: 0px' },
		{ style: 'width: 1px; height: 1px' }
	);
	expect( sizeOf( element ) ).toBeNull();
} );

it( 'treats a height that is not computed as zero', () => {
	expect(
		sizeOf( nested( { style: 'width: 300px; height: auto' } ) )
	).toEqual( { width: 300, height: 0, ...plain } );
} );
