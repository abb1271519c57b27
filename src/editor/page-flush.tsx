import { useCommand } from '@wordpress/commands';
import { useSelect } from '@wordpress/data';
import { PluginDocumentSettingPanel } from '@wordpress/editor';
import { useEffect, useMemo } from '@wordpress/element';
import { __, _n } from '@wordpress/i18n';

import { fill } from '../components/format';
import { attachmentsIn } from './attachments-in';
import { onReturn } from '../drive/awake';
import { onEdited } from '../library/edited';
import type { Subject } from '../library/rows';
import { flush, loadFlushScript, useBusy } from './flush-script';
import { FlushPanel } from './flush-panel';
import { icon } from './icon';
import { isId } from './subject';
import { useFlushable } from './use-flushable';

/** The most image ids that a flush lists; this page recognizes a running flush by them. */
const MOST = 100;

/** Offers to flush the images of the page or template, in the document's settings and in the command palette. */
export function PageFlush() {
	const ids = useSelect( ( select ) => {
		const { getClientIdsWithDescendants, getBlockAttributes } =
			select( 'core/block-editor' );
		const featured =
			select( 'core/editor' ).getEditedPostAttribute( 'featured_media' );
		// Includes the blocks of patterns and template parts.
		const shown = getClientIdsWithDescendants().flatMap( ( block ) =>
			attachmentsIn( getBlockAttributes( block ) ?? {} )
		);
		return [
			...new Set( isId( featured ) ? [ featured, ...shown ] : shown ),
		].join();
	}, [] );
	const isTemplate = useSelect(
		( select ) =>
			select( 'core/editor' )
				.getCurrentPostType()
				?.startsWith( 'wp_template' ) ?? false,
		[]
	);
	const images = useFlushable( ids );
	const subject = useMemo< Subject >(
		() => ( { attachments: images.slice( 0, MOST ), urls: [] } ),
		[ images ]
	);
	// Follows the flush even while the panel is closed, so that its result is reported.
	useBusy( subject );
	useWatch( images );
	const text = buttonText( images.length, isTemplate );
	useCommand( {
		name: 'shortpixel-flush/page',
		label: text,
		icon,
		disabled: images.length === 0,
		callback: ( { close } ) => {
			close();
			flush( subject );
		},
	} );
	return images.length === 0 ? null : (
		<PluginDocumentSettingPanel
			name="page"
			title={ __( 'Flush for ShortPixel', 'shortpixel-flush' ) }
		>
			<p>
				{ fill(
					/* translators: %s: number of images. */
					_n(
						'%s image of the Media Library.',
						'%s images of the Media Library.',
						images.length,
						'shortpixel-flush'
					),
					images.length
				) }
			</p>
			<FlushPanel subject={ subject } text={ text } isOpened />
		</PluginDocumentSettingPanel>
	);
}

/** Watches for images replaced in another tab, or edited in the media modal. */
function useWatch( images: number[] ): void {
	useEffect( () => {
		const watch = ( all: number[] ) =>
			void loadFlushScript()
				.then( ( script ) => script.watch( all ) )
				.catch( () => null );
		const endReturn =
			images.length > 0
				? onReturn( () => watch( images.slice( 0, MOST ) ) )
				: () => {};
		const endEdited = onEdited( ( id ) =>
			watch( [ ...new Set( [ id, ...images ] ) ].slice( 0, MOST ) )
		);
		return () => {
			endReturn();
			endEdited();
		};
	}, [ images ] );
}

function buttonText( count: number, isTemplate: boolean ): string {
	if ( count > MOST ) {
		return fill(
			/* translators: %s: the largest number of images that can be flushed at once. */
			__( 'Flush the first %s images', 'shortpixel-flush' ),
			MOST
		);
	}
	return isTemplate
		? __( 'Flush all images of this template', 'shortpixel-flush' )
		: __( 'Flush all images of this page', 'shortpixel-flush' );
}
