<?php return array('dependencies' => array(), 'version' => '4c97b72b67acfbea3fd7');
