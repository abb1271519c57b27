// Types for the parts of WordPress's editor packages used here. WordPress provides these packages; installing them for
// their types would bring in two hundred others.

declare module '@wordpress/block-editor' {
	import type { ComponentType, ReactNode } from 'react';

	export const BlockControls: ComponentType< {
		group?: 'other';
		children: ReactNode;
	} >;
}

declare module '@wordpress/editor' {
	import type { ComponentType, ReactNode } from 'react';

	export const PluginDocumentSettingPanel: ComponentType< {
		name: string;
		title: string;
		className?: string;
		children: ReactNode;
	} >;
}

declare module '@wordpress/plugins' {
	import type { ComponentType } from 'react';

	export function registerPlugin(
		name: string,
		settings: { render: ComponentType }
	): unknown;
}

declare module '@wordpress/commands' {
	import type { ReactElement } from 'react';

	export function useCommand( command: {
		name: string;
		label: string;
		icon?: ReactElement;
		disabled?: boolean;
		callback: ( palette: { close: () => void } ) => void;
	} ): void;
}

declare module '@wordpress/hooks' {
	export function addFilter< T >(
		name: string,
		namespace: string,
		filter: ( value: T ) => T
	): void;
}

declare module '@wordpress/data' {
	type Attributes = Record< string, unknown >;
	export interface Attachment {
		id: number;
		media_type: string;
		media_details?: { sizes?: { full?: object } };
	}
	interface AttachmentEntity {
		kind: 'postType';
		name: 'attachment';
		id: number;
	}

	export interface Stores {
		core: {
			getEntityRecords: (
				kind: 'postType',
				name: 'attachment',
				query: { include: number[]; per_page: number; context: 'view' }
			) => Attachment[] | null;
			getEditedEntityRecord: (
				kind: 'postType',
				name: string,
				id: number
			) => { featured_media?: number } | undefined;
			canUser: (
				action: 'update',
				entity: AttachmentEntity
			) => boolean | undefined;
		};
		'core/block-editor': {
			getClientIdsWithDescendants: () => string[];
			getBlockOrder: ( clientId: string ) => string[];
			getBlockName: ( clientId: string ) => string | null;
			getBlockAttributes: ( clientId: string ) => Attributes | null;
		};
		'core/editor': {
			getEditedPostAttribute: ( name: 'featured_media' ) => unknown;
			getCurrentPostType: () => string | null;
		};
	}

	export type Select = < Name extends keyof Stores >(
		store: Name
	) => Stores[ Name ];

	export function useSelect< T >(
		read: ( select: Select ) => T,
		dependencies: unknown[]
	): T;

	interface NoticeOptions {
		id: string;
		type: 'snackbar';
		/** Whether the notice is announced to screen readers. */
		speak: boolean;
		explicitDismiss: boolean;
		actions: { label: string; onClick: () => void }[];
	}

	export function dispatch( store: 'core/notices' ): {
		createNotice: (
			status: 'success' | 'info' | 'warning' | 'error',
			content: string,
			options: NoticeOptions
		) => void;
		removeNotice: ( id: string ) => void;
	};
}
