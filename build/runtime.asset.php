<?php return array('dependencies' => array(), 'version' => '29826a8a18429a913c9d');
