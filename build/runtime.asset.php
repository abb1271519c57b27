<?php return array('dependencies' => array(), 'version' => 'c8fb2da8943812f05996');
