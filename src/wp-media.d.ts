interface WpMediaImages {
	length: number;
	map: < T >(
		read: ( image: { get: ( name: 'id' ) => number } ) => T
	) => T[];
}

interface WpAttachment {
	get: {
		( name: 'id' ): number;
		( name: 'title' | 'filename' ): string;
		/** Added by this plugin: whether this user may flush the image. */
		( name: 'shortpixelFlush' ): true | undefined;
	};
	previous: ( name: 'filesizeInBytes' ) => number | undefined;
}

type WpAttachmentListener = (
	event: string,
	listener: ( attachment: WpAttachment ) => void
) => void;

interface WpAttachmentDetails {
	el: HTMLElement;
	model: WpAttachment;
	render: () => WpAttachmentDetails;
	listenTo: (
		model: WpAttachment,
		event: string,
		callback: () => void
	) => void;
	stopListening: ( model: WpAttachment, event: string ) => void;
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
	activateMode: ( mode: string ) => WpMediaController;
	deactivateMode: ( mode: string ) => WpMediaController;
	state: () => {
		get: ( name: 'selection' ) => Pick< WpAttachment[], 'map' >;
	};
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
	Attachment?: { Details?: { prototype: WpAttachmentDetails } };
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
	model?: {
		Attachments: {
			all: { on: WpAttachmentListener; off: WpAttachmentListener };
		};
	};
	view?: WpMediaViews;
}

// The parts of WordPress's own scripts used here; which are loaded depends on the screen.
interface Window {
	wp?: { media?: WpMedia };
}
