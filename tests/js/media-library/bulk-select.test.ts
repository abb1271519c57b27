import { addToBulkSelect } from '../../../src/media-library/bulk-select';

type SelectedButton = NonNullable< WpMediaViews[ 'DeleteSelectedButton' ] >;
type Options = ConstructorParameters< SelectedButton >[ 0 ];

/** The grid as core's media scripts leave it, with these images selected. */
function openGrid( modes: string[], selected: number[] ) {
	const made: Options[] = [];
	const order: string[] = [];
	class DeleteSelectedButton {
		constructor( options: Options ) {
			made.push( options );
		}
		render = () => this;
	}
	const prototype: WpMediaBrowser = {
		controller: {
			isModeActive: ( mode ) => modes.includes( mode ),
			state: () => ( {
				get: () => selected.map( ( id ) => ( { get: () => id } ) ),
			} ),
		},
		toolbar: { set: ( name ) => void order.push( name ) },
		createToolbar: () => void order.push( 'core' ),
	};
	const view: WpMediaViews = {
		AttachmentsBrowser: { prototype },
		DeleteSelectedButton,
	};
	window.wp = {
		media: Object.assign(
			() => {
				throw new Error( 'No frame is opened.' );
			},
			{ view }
		),
	};
	return { made, order, prototype };
}

beforeEach( () => {
	window.shortpixelFlush = { page_url: 'upload.php?page=shortpixel-flush' };
} );

afterEach( () => {
	delete window.wp;
} );

it( 'opens the screen with the grid’s selected images chosen', () => {
	const { made, order, prototype } = openGrid( [ 'grid' ], [ 12, 34 ] );
	const leave = jest.fn();
	addToBulkSelect( leave );
	prototype.createToolbar();
	expect( order ).toEqual( [ 'core', 'shortpixelFlush' ] );
	expect( made[ 0 ] ).toMatchObject( {
		text: 'Flush from ShortPixel',
		disabled: true,
	} );
	made[ 0 ]?.click();
	expect( leave.mock.calls ).toEqual( [
		[ 'upload.php?page=shortpixel-flush&attachments=12,34' ],
	] );
} );

it( 'leaves the toolbars of media modals alone', () => {
	const { made, order, prototype } = openGrid( [ 'select' ], [ 12 ] );
	addToBulkSelect( jest.fn() );
	prototype.createToolbar();
	expect( order ).toEqual( [ 'core' ] );
	expect( made ).toEqual( [] );
} );

it( 'does nothing where there is no grid', () => {
	expect( () => addToBulkSelect( jest.fn() ) ).not.toThrow();
} );
