import { BlockControls } from '@wordpress/block-editor';
import { ToolbarButton } from '@wordpress/components';
import { useSelect } from '@wordpress/data';
import { useMemo } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import type { Subject } from '../library/rows';
import { flush, useBusy } from './flush-script';
import { icon } from './icon';
import {
	type Attributes,
	GALLERY,
	isId,
	showsFeatured,
	subjectOf,
} from './subject';
import { useFlushable } from './use-flushable';

export interface BlockProps {
	name: string;
	clientId: string;
	attributes: Attributes;
	isSelected: boolean;
	context?: { postId?: unknown; postType?: unknown };
}

/** The toolbar button of a selected block; nothing if the block shows no image that could be flushed. */
export function BlockFlush( props: BlockProps ) {
	const { name, attributes } = props;
	const ids = useSelect(
		( select ) => idsIn( select, props ).join(),
		[ props ]
	);
	const attachments = useFlushable( ids );
	const { urls } = subjectOf( name, attributes );
	const link = ids === '' ? urls.join() : '';
	const subject = useMemo< Subject >(
		() => ( { attachments, urls: link === '' ? [] : [ link ] } ),
		[ attachments, link ]
	);
	return attachments.length > 0 || link !== '' ? (
		<Controls subject={ subject } />
	) : null;
}

function idsIn(
	select: import( '@wordpress/data' ).Select,
	{ name, clientId, attributes, context }: BlockProps
): number[] {
	if ( name === GALLERY ) {
		const { getBlockOrder, getBlockName, getBlockAttributes } =
			select( 'core/block-editor' );
		const images = getBlockOrder( clientId ).flatMap(
			( inner ) =>
				subjectOf(
					getBlockName( inner ) ?? '',
					getBlockAttributes( inner ) ?? {}
				).attachments
		);
		return [ ...new Set( images ) ];
	}
	if ( showsFeatured( name, attributes ) ) {
		const { postId, postType } = context ?? {};
		const featured =
			isId( postId ) &&
			typeof postType === 'string' &&
			select( 'core' ).getEditedEntityRecord(
				'postType',
				postType,
				postId
			)?.featured_media;
		return isId( featured ) ? [ featured ] : [];
	}
	return subjectOf( name, attributes ).attachments;
}

function Controls( { subject }: { subject: Subject } ) {
	const busy = useBusy( subject );
	return (
		<BlockControls group="other">
			<ToolbarButton
				icon={ icon }
				label={
					busy
						? __( 'Flushing…', 'shortpixel-flush' )
						: __( 'Flush from ShortPixel', 'shortpixel-flush' )
				}
				isBusy={ busy }
				disabled={ busy }
				accessibleWhenDisabled
				onClick={ () => flush( subject ) }
			/>
		</BlockControls>
	);
}
