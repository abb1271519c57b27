import { useMemo } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import { planFlush } from '../api/client';
import { Skeleton } from '../components/loadable';
import { Problem } from '../components/problem';
import { Section } from '../components/section';
import type { ProviderStatus } from '../domain/types';
import { flushOf } from '../hooks/progress';
import { useLoaded } from '../hooks/use-loaded';
import { ImageChoice } from './image-choice';
import { ImageProgress } from './image-progress';
import { ImageSubject } from './image-subject';
import { useImageChoice } from './use-image-choice';

interface Props {
	providers: ProviderStatus[];
	onDetails: ( id: number ) => void;
}

/** Choose a picture, see what will be flushed, flush it, see what visitors get. */
export function ImageCard( { providers, onDetails }: Props ) {
	const title = __( 'One image', 'shortpixel-flush' );
	if ( providers.some( ( { can } ) => can.images ) ) {
		return <ImageFlush title={ title } onDetails={ onDetails } />;
	}
	return (
		<Section name="image" title={ title }>
			<p>{ providers[ 0 ]?.message }</p>
		</Section>
	);
}

interface ImageFlushProps {
	title: string;
	onDetails: ( id: number ) => void;
}

function ImageFlush( { title, onDetails }: ImageFlushProps ) {
	const { request, driver, progress, choose } = useImageChoice();
	const ask = useMemo(
		() =>
			request &&
			( ( signal: AbortSignal ) => planFlush( request, signal ) ),
		[ request ]
	);
	const [ plan, reload ] = useLoaded( ask );
	const flush = flushOf( progress );
	// While another picture is looked up, what is known of the one before must not be read as its own.
	const known = plan.status === 'ready' ? plan.value : null;
	return (
		<Section name="image" title={ title }>
			<ImageChoice onChoose={ choose } />
			<div className="spf-image">
				{ plan.status === 'loading' && ! flush && (
					<Skeleton lines={ 4 } />
				) }
				{ plan.status === 'failed' && (
					<Problem error={ plan.error } onTryAgain={ reload } />
				) }
				{ ( known || flush ) && (
					<ImageSubject plan={ known } flush={ flush } />
				) }
				{ ( known || flush ) && (
					<ImageProgress
						driver={ driver }
						request={ request }
						onDetails={ onDetails }
					/>
				) }
			</div>
			{ ( request || flush ) && (
				<ActionButton variant="link" onClick={ () => choose( null ) }>
					{ __( 'Clear the choice', 'shortpixel-flush' ) }
				</ActionButton>
			) }
		</Section>
	);
}
