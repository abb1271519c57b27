<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'a8f9957d83137a7f5d27');
