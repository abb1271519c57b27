<?php return array('dependencies' => array(), 'version' => 'c5ba257fa4dba58fb525');
