import { addFilter } from '@wordpress/hooks';
import { __ } from '@wordpress/i18n';
import { registerPlugin } from '@wordpress/plugins';
import { useMemo } from '@wordpress/element';
import type { ComponentType } from 'react';

import { BlockFlush, type BlockProps } from './block-flush';
import { FlushPanel } from './flush-panel';
import { PageFlush } from './page-flush';
import { hasButton } from './subject';
import { useFlushable } from './use-flushable';

interface FeaturedProps {
	featuredImageId?: number;
}

/** Adds the buttons to both editors. */
export function addFlush(): void {
	addFilter(
		'editor.BlockEdit',
		'shortpixel-flush/block',
		( BlockEdit: ComponentType< BlockProps > ) =>
			function WithFlush( props: BlockProps ) {
				return (
					<>
						<BlockEdit { ...props } />
						{ props.isSelected && hasButton( props.name ) && (
							<BlockFlush { ...props } />
						) }
					</>
				);
			}
	);
	addFilter(
		'editor.PostFeaturedImage',
		'shortpixel-flush/featured-image',
		( FeaturedImage: ComponentType< FeaturedProps > ) =>
			function WithFlush( props: FeaturedProps ) {
				return (
					<>
						<FeaturedImage { ...props } />
						<FeaturedFlush id={ props.featuredImageId ?? 0 } />
					</>
				);
			}
	);
	registerPlugin( 'shortpixel-flush', { render: PageFlush } );
}

function FeaturedFlush( { id }: { id: number } ) {
	const attachments = useFlushable( id > 0 ? String( id ) : '' );
	const subject = useMemo(
		() => ( { attachments, urls: [] } ),
		[ attachments ]
	);
	return attachments.length === 0 ? null : (
		<FlushPanel
			subject={ subject }
			text={ __( 'Flush this image', 'shortpixel-flush' ) }
		/>
	);
}
