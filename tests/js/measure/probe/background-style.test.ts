import { describeBackground } from '../../../../src/measure/probe/background-style';

const plain = {
	boxSizing: 'border-box',
	backgroundSize: 'cover',
	backgroundPositionX: '50%',
	backgroundPositionY: '0%',
	backgroundRepeat: 'no-repeat',
	backgroundOrigin: 'padding-box',
	backgroundClip: 'border-box',
	backgroundAttachment: 'scroll',
};

function described(
	more: Record< string, string > = {},
	layer = 0,
	isOwnStyle = false
): string {
	const pixels: Record< string, string > = {
		'border-left-width': '2.5px',
		'padding-top': '10px',
	};
	const style = {
		...plain,
		...more,
		getPropertyValue: ( name: string ) => pixels[ name ] ?? '',
	};
	return describeBackground(
		style as unknown as CSSStyleDeclaration,
		layer,
		isOwnStyle
	);
}

it( 'says how a style sheet draws a background', () => {
	expect( described() ).toBe(
		'sheet border-box cover 50% 0% no-repeat padding-box border-box scroll 2.5 0 0 0 0 0 0 0'
	);
} );

it( 'tells a tag’s own style from a style sheet', () => {
	expect( described( {}, 0, true ) ).toMatch( /^own / );
} );

it.each( [ 'backgroundOrigin', 'backgroundClip' ] )(
	'names paddings where %s makes them matter',
	( name ) => {
		expect( described( { [ name ]: 'content-box' } ) ).toMatch(
			/ 2\.5 0 0 0 0 10 0 0$/
		);
	}
);

it.each( [
	[ '50px, 70px, cover', 1, '70px' ],
	[ '50px, 70px', 5, '70px' ],
	[ 'auto 50%', 0, 'auto/50%' ],
] )( 'takes from “%s” what is said of layer %s', ( sizes, layer, expected ) => {
	expect( described( { backgroundSize: sizes }, layer ) ).toContain(
		` ${ expected } `
	);
} );

it( 'says nothing where a number does not do', () => {
	expect( described( { backgroundPositionX: 'calc(100% - 10px)' } ) ).toBe(
		''
	);
} );
