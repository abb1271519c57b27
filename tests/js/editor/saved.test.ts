import { onPostSaved } from '../../../src/editor/saved';

const editor = {
	isSavingPost: false,
	isAutosavingPost: false,
	didPostSaveRequestSucceed: true,
	isCurrentPostPublished: true,
	getCurrentPostId: 7 as number | string,
};
let change: () => void = () => undefined;
const listener = jest.fn();

function tell( state: Partial< typeof editor > ): void {
	Object.assign( editor, state );
	change();
}

beforeEach( () => {
	listener.mockReset();
	const store = Object.fromEntries(
		Object.keys( editor ).map( ( name ) => [
			name,
			() => editor[ name as keyof typeof editor ],
		] )
	) as unknown as WpEditorStore;
	window.wp = {
		data: {
			subscribe: ( listen ) => {
				change = listen;
				return () => undefined;
			},
			select: () => store,
		},
	};
	onPostSaved( listener );
	tell( {
		isSavingPost: false,
		isAutosavingPost: false,
		didPostSaveRequestSucceed: true,
		isCurrentPostPublished: true,
		getCurrentPostId: 7,
	} );
} );

it( 'tells once when a public post was saved', () => {
	tell( { isSavingPost: true } );
	expect( listener ).not.toHaveBeenCalled();
	tell( { isSavingPost: false } );
	tell( {} );
	expect( listener.mock.calls ).toEqual( [ [ 7 ] ] );
} );

it.each( [
	[ 'an autosave', { isAutosavingPost: true } ],
	[ 'a failure', { didPostSaveRequestSucceed: false } ],
	[ 'a draft', { isCurrentPostPublished: false } ],
	[ 'a template', { getCurrentPostId: 'theme//single' } ],
] )( 'does not tell of %s', ( _, state ) => {
	tell( { ...state, isSavingPost: true } );
	tell( { isSavingPost: false } );
	expect( listener ).not.toHaveBeenCalled();
} );

it( 'does nothing where there is no editor', () => {
	window.wp = {};
	expect( () => onPostSaved( listener ) ).not.toThrow();
} );
