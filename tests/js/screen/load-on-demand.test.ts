import * as load from '../../../src/screen/load-on-demand';
import * as images from '../../../src/screen/image-flush/load-on-demand';
import * as settings from '../../../src/screen/settings/load-on-demand';
import { failToLoad, loadAgain, mockOnDemand } from '../support/on-demand';

const mockPart = () => null;
jest.mock( '../../../src/screen/edge-settings/edge-dialog', () =>
	mockOnDemand( 'edge-settings', () => ( { EdgeDialog: mockPart } ) )
);
jest.mock( '../../../src/screen/flush-details/flush-details', () =>
	mockOnDemand( 'flush-details', () => ( { FlushDetails: mockPart } ) )
);
jest.mock( '../../../src/screen/changed-images/changed-images', () =>
	mockOnDemand( 'changed-images', () => ( { ChangedImages: mockPart } ) )
);
jest.mock( '../../../src/screen/stale-images/findings', () =>
	mockOnDemand( 'stale-images', () => ( { Findings: mockPart } ) )
);

jest.mock( '../../../src/screen/image-flush/chosen-images', () =>
	mockOnDemand( 'image-flush', () => ( { ChosenImages: mockPart } ) )
);
jest.mock( '../../../src/screen/connection/connection', () =>
	mockOnDemand( 'connection', () => ( { Connection: mockPart } ) )
);
jest.mock( '../../../src/screen/plan-details/plan-details', () =>
	mockOnDemand( 'plan-details', () => ( { PlanDetails: mockPart } ) )
);
jest.mock( '../../../src/screen/site-flush/site-flush', () =>
	mockOnDemand( 'site-flush', () => ( { SiteFlush: mockPart } ) )
);
jest.mock( '../../../src/screen/history/history', () =>
	mockOnDemand( 'history', () => ( { History: mockPart } ) )
);
jest.mock( '../../../src/screen/settings/settings', () =>
	mockOnDemand( 'settings', () => ( { Settings: mockPart } ) )
);

it.each< [ string, () => Promise< unknown >, unknown ] >( [
	[ 'edge-settings', settings.loadEdgeDialog, mockPart ],
	[ 'flush-details', load.loadFlushDetails, mockPart ],
	[ 'changed-images', load.loadChangedImages, mockPart ],
	[ 'stale-images', load.loadStaleImages, mockPart ],
	[ 'image-flush', load.loadChosenImages, mockPart ],
	[ 'connection', load.loadConnection, mockPart ],
	[ 'plan-details', images.loadPlanDetails, mockPart ],
	[ 'site-flush', load.loadSiteFlush, mockPart ],
	[ 'history', load.loadHistory, mockPart ],
	[ 'settings', load.loadSettings, mockPart ],
] )(
	'says that %s did not load, and loads it when asked again',
	async ( name, ask, part ) => {
		failToLoad( name );
		await expect( ask() ).rejects.toBe(
			'Your site did not answer, so nothing has been changed.'
		);
		loadAgain();
		expect( await ask() ).toEqual( part );
	}
);
