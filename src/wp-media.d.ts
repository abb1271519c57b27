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

interface WpEditorStore {
	isSavingPost: () => boolean;
	isAutosavingPost: () => boolean;
	didPostSaveRequestSucceed: () => boolean;
	isCurrentPostPublished: () => boolean;
	/** A text where the site editor shows a template. */
	getCurrentPostId: () => number | string | null;
}

interface WpData {
	subscribe: ( listener: () => void ) => () => void;
	select: ( store: 'core/editor' ) => WpEditorStore | undefined;
}

// The part of WordPress's own scripts used here; what is loaded depends on the screen.
interface Window {
	wp?: { media?: WpMedia; data?: WpData };
}
