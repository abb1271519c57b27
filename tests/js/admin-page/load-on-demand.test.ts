import * as load from '../../../src/admin-page/load-on-demand';
import { fakeServer } from '../api/fake-server';
import { failToLoad, loadAgain, mockOnDemand } from '../support/on-demand';

const mockPart = () => null;
jest.mock( '../../../src/edge-settings/edge-dialog', () =>
	mockOnDemand( 'edge-settings', () => ( { EdgeDialog: mockPart } ) )
);
jest.mock( '../../../src/flush-details/flush-details', () =>
	mockOnDemand( 'flush-details', () => ( { FlushDetails: mockPart } ) )
);
jest.mock( '../../../src/learned-lists/learned-lists', () =>
	mockOnDemand( 'learned-lists', () => ( { LearnedLists: mockPart } ) )
);
jest.mock( '../../../src/schedules/schedules-panel', () =>
	mockOnDemand( 'schedules', () => ( { SchedulesPanel: mockPart } ) )
);
jest.mock( '../../../src/pasted-links', () =>
	mockOnDemand( 'pasted-links', () => mockPart )
);
jest.mock( '../../../src/stale-images/stale-images', () =>
	mockOnDemand( 'stale-images', () => ( { StaleImages: mockPart } ) )
);

const scan = { state: 'none' };
const { signal } = new AbortController();

beforeEach( () => {
	fakeServer( { 'GET /scan': () => scan } );
} );

it.each< [ string, () => Promise< unknown >, unknown ] >( [
	[ 'edge-settings', load.loadEdgeDialog, mockPart ],
	[ 'flush-details', load.loadFlushDetails, mockPart ],
	[ 'learned-lists', load.loadLearnedLists, mockPart ],
	[ 'schedules', load.loadSchedules, mockPart ],
	[ 'pasted-links', load.loadPastedReader, mockPart ],
	[
		'stale-images',
		() => load.loadStaleImages( signal ),
		{ StaleImages: mockPart, scan },
	],
] )(
	'says that %s did not load, and loads it when asked again',
	async ( name, ask, part ) => {
		failToLoad( name );
		await expect( ask() ).rejects.toBe(
			'Your site did not answer. Nothing has been changed. Try again.'
		);
		loadAgain();
		expect( await ask() ).toEqual( part );
	}
);
