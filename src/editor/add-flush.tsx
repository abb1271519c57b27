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

/** Renders a component after the filtered one. */
const followedBy =
	< Props extends object >( More: ComponentType< Props > ) =>
	( Original: ComponentType< Props > ) =>
		function WithFlush( props: Props ) {
			return (
				<>
					<Original { ...props } />
					<More { ...props } />
				</>
			);
		};

/** Adds the Flush buttons to the post and site editors. */
export function addFlush(): void {
	addFilter(
		'editor.BlockEdit',
		'shortpixel-flush/block',
		followedBy( SelectedBlockFlush )
	);
	addFilter(
		'editor.PostFeaturedImage',
		'shortpixel-flush/featured-image',
		followedBy( FeaturedFlush )
	);
	registerPlugin( 'shortpixel-flush', { render: PageFlush } );
}

/** Rendered for every block of a page, so it does no work for most. */
function SelectedBlockFlush( props: BlockProps ) {
	return props.isSelected && hasButton( props.name ) ? (
		<BlockFlush { ...props } />
	) : null;
}

function FeaturedFlush( { featuredImageId: id = 0 }: FeaturedProps ) {
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
