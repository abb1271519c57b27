/**
 * Thirty screens that people own, for the test that a flush includes what their browsers request.
 *
 * They are those of real phones, tablets, laptops and desktop windows, chosen independently of the plugin's own table
 * of screens. Don't adapt one list to the other, or the test would prove nothing.
 */
export interface OwnedScreen {
	name: string;
	/** The size of the page in the window, without the browser's bars. */
	viewport: { width: number; height: number };
	screen: { width: number; height: number };
	density: number;
	kind: 'touch' | 'desktop';
	/** Whether scroll bars take space from the page, as on Windows and Linux. */
	scrollbars: boolean;
}

function touch(
	name: string,
	screen: [ number, number ],
	viewport: [ number, number ],
	density: number
): OwnedScreen {
	return owned( name, screen, viewport, density, 'touch', false );
}

function mac(
	name: string,
	screen: [ number, number ],
	viewport: [ number, number ],
	density: number
): OwnedScreen {
	return owned( name, screen, viewport, density, 'desktop', false );
}

function windows(
	name: string,
	screen: [ number, number ],
	viewport: [ number, number ],
	density: number
): OwnedScreen {
	return owned( name, screen, viewport, density, 'desktop', true );
}

function owned(
	name: string,
	screen: [ number, number ],
	viewport: [ number, number ],
	density: number,
	kind: OwnedScreen[ 'kind' ],
	scrollbars: boolean
): OwnedScreen {
	return {
		name,
		viewport: { width: viewport[ 0 ], height: viewport[ 1 ] },
		screen: { width: screen[ 0 ], height: screen[ 1 ] },
		density,
		kind,
		scrollbars,
	};
}

export const ownedScreens: OwnedScreen[] = [
	touch( 'iPhone SE (2022)', [ 375, 667 ], [ 375, 553 ], 2 ),
	touch( 'iPhone 14', [ 390, 844 ], [ 390, 664 ], 3 ),
	touch( 'iPhone 14, sideways', [ 844, 390 ], [ 750, 342 ], 3 ),
	touch( 'iPhone 15', [ 393, 852 ], [ 393, 659 ], 3 ),
	touch( 'iPhone 16 Pro', [ 402, 874 ], [ 402, 678 ], 3 ),
	touch( 'iPhone 11', [ 414, 896 ], [ 414, 715 ], 2 ),
	touch( 'iPhone 15 Plus', [ 430, 932 ], [ 430, 739 ], 3 ),
	touch( 'iPhone 16 Pro Max', [ 440, 956 ], [ 440, 760 ], 3 ),
	touch( 'Galaxy S23', [ 360, 780 ], [ 360, 648 ], 3 ),
	touch( 'Galaxy A15', [ 384, 832 ], [ 384, 700 ], 2.8125 ),
	touch( 'Redmi 9A', [ 360, 800 ], [ 360, 668 ], 2 ),
	touch( 'Redmi Note 12', [ 393, 873 ], [ 393, 742 ], 2.75 ),
	touch( 'Pixel 8', [ 412, 915 ], [ 412, 784 ], 2.625 ),
	touch( 'Pixel 7 Pro', [ 412, 892 ], [ 412, 765 ], 3.5 ),

	touch( 'iPad mini 6', [ 744, 1133 ], [ 744, 1057 ], 2 ),
	touch( 'Galaxy Tab A8', [ 800, 1280 ], [ 800, 1136 ], 1.5 ),
	touch( 'iPad (9th)', [ 810, 1080 ], [ 810, 1004 ], 2 ),
	touch( 'iPad Air', [ 820, 1180 ], [ 820, 1104 ], 2 ),
	touch( 'iPad Air, sideways', [ 1180, 820 ], [ 1180, 745 ], 2 ),
	touch( 'iPad Pro 12.9', [ 1024, 1366 ], [ 1024, 1290 ], 2 ),

	mac( 'MacBook Air 13', [ 1440, 900 ], [ 1440, 765 ], 2 ),
	mac( 'MacBook Pro 14', [ 1512, 982 ], [ 1512, 833 ], 2 ),
	mac( 'MacBook Pro 16', [ 1728, 1117 ], [ 1728, 968 ], 2 ),

	windows( 'Laptop, 1366 × 768', [ 1366, 768 ], [ 1366, 633 ], 1 ),
	windows( 'Laptop, full HD at 125%', [ 1536, 864 ], [ 1536, 730 ], 1.25 ),
	windows( 'Laptop, full HD at 150%', [ 1280, 720 ], [ 1280, 593 ], 1.5 ),
	windows( 'Monitor, full HD', [ 1920, 1080 ], [ 1920, 953 ], 1 ),
	windows( 'Half of a full HD monitor', [ 1920, 1080 ], [ 960, 953 ], 1 ),
	windows( 'Monitor, 1440p', [ 2560, 1440 ], [ 2560, 1305 ], 1 ),
	windows( 'Monitor, 4K at 150%', [ 2560, 1440 ], [ 2560, 1305 ], 1.5 ),
];
