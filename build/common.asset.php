<?php return array('dependencies' => array(), 'version' => '0faf9798e7e172dc3d00');
