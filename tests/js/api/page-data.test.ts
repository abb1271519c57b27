import { readPageData } from '../../../src/api/page-data';

afterEach( () => {
	delete window.shortpixelFlush;
} );

it( 'reads what PHP printed', () => {
	window.shortpixelFlush = { page_url: '/here', attachments: [ 12 ] };
	expect( readPageData() ).toMatchObject( {
		page_url: '/here',
		attachments: [ 12 ],
		on_page: '',
		has_open: false,
		background: false,
		news: [],
	} );
} );

it( 'falls back to defaults where nothing was printed', () => {
	expect( readPageData() ).toEqual( {
		page_url: 'upload.php?page=shortpixel-flush',
		probe_url: null,
		build_url: '',
		attachments: [],
		notes: [],
		on_page: '',
		has_open: false,
		background: false,
		login_url: '/wp-login.php',
		news: [],
		off: null,
		scan: null,
	} );
} );
