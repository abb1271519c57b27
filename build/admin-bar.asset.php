<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '226f9e113ee6ef64e617');
