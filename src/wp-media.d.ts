interface WpMediaImages {
	length: number;
	map: < T >(
		read: ( image: { get: ( name: 'id' ) => number } ) => T
	) => T[];
}

interface WpMediaState {
	get: ( name: 'selection' ) => WpMediaImages;
}

interface WpMediaFrame {
	on: ( event: string, callback: () => void ) => void;
	open: () => void;
	content: { mode: ( name: 'browse' ) => void };
	state: () => WpMediaState;
}

interface WpMediaController {
	isModeActive: ( mode: string ) => boolean;
	state: () => WpMediaState;
}

interface WpMediaButton {
	render: () => WpMediaButton;
}

interface WpMediaBrowser {
	controller: WpMediaController;
	toolbar: { set: ( name: string, view: WpMediaButton ) => void };
	createToolbar: () => void;
}

interface WpMediaViews {
	AttachmentsBrowser: { prototype: WpMediaBrowser };
	/** Core's button in the grid's Bulk select: shown in that mode only, disabled while nothing is selected. */
	DeleteSelectedButton?: new ( options: {
		style: '';
		disabled: boolean;
		text: string;
		controller: WpMediaController;
		priority: number;
		click: () => void;
	} ) => WpMediaButton;
}

interface WpMedia {
	( options: object ): WpMediaFrame;
	view?: WpMediaViews;
}

// The part of WordPress's media scripts used here; they have no types of their own.
interface Window {
	wp?: { media?: WpMedia };
}
