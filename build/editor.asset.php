<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '9acc1800336a2392c156');
