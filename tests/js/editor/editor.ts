import type { Attachment, Stores } from '@wordpress/data';
import type { ComponentType, ReactNode } from 'react';

type Filter = ( original: ComponentType< never > ) => ComponentType< never >;

/** The editor's content, in place of WordPress's own stores. */
export const shown = {
	attachments: [] as Attachment[],
	mayEdit: ( () => true ) as ( id: number ) => boolean,
	featured: 0,
	postType: 'page',
	blocks: {} as Record<
		string,
		{
			name: string;
			attributes: Record< string, unknown >;
			inner?: string[];
		}
	>,
};

const stores: Stores = {
	core: {
		getEntityRecords: ( _kind, _name, { include } ) =>
			shown.attachments.filter( ( { id } ) => include.includes( id ) ),
		getEditedEntityRecord: () => ( { featured_media: shown.featured } ),
		canUser: ( _action, { id } ) => shown.mayEdit( id ),
	},
	'core/block-editor': {
		getClientIdsWithDescendants: () => Object.keys( shown.blocks ),
		getBlockOrder: ( id ) => shown.blocks[ id ]?.inner ?? [],
		getBlockName: ( id ) => shown.blocks[ id ]?.name ?? null,
		getBlockAttributes: ( id ) => shown.blocks[ id ]?.attributes ?? null,
	},
	'core/editor': {
		getEditedPostAttribute: () => shown.featured,
		getCurrentPostType: () => shown.postType,
	},
};

export const createNotice = jest.fn();
export const removeNotice = jest.fn();
export const filters: Record< string, Filter > = {};
export const plugins: Record< string, ComponentType > = {};
export const commands: Record<
	string,
	{ label: string; callback: ( palette: { close: () => void } ) => void }
> = {};

const slot = ( { children }: { children: ReactNode } ) => children;

export const modules = {
	data: {
		useSelect: ( read: ( select: unknown ) => unknown ) =>
			read( ( store: keyof Stores ) => stores[ store ] ),
		dispatch: () => ( { createNotice, removeNotice } ),
		// Called by @wordpress/rich-text, which @wordpress/components loads.
		combineReducers: () => ( {} ),
		createReduxStore: () => ( {} ),
		createSelector: () => () => undefined,
		register: () => undefined,
	},
	blockEditor: { BlockControls: slot },
	editor: { PluginDocumentSettingPanel: slot },
	hooks: {
		addFilter: ( name: string, _: string, filter: Filter ) =>
			( filters[ name ] = filter ),
	},
	plugins: {
		registerPlugin: (
			name: string,
			{ render }: { render: ComponentType }
		) => ( plugins[ name ] = render ),
	},
	commands: {
		useCommand: ( {
			name,
			disabled,
			...command
		}: {
			name: string;
			label: string;
			disabled: boolean;
			callback: () => void;
		} ) => {
			if ( disabled ) {
				delete commands[ name ];
			} else {
				commands[ name ] = command;
			}
		},
	},
};
