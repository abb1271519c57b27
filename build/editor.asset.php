<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'bb1b8e1859ed77765111');
